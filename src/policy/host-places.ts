// SPDX-License-Identifier: Apache-2.0
/**
 * The table of places on a host that are not a definition's to name, with what is in them. A site that does keep
 * images in one of them says so in its policy (`override`).
 */

/**
 * `never`: whoever has it has the host, or the VMs of others. `no-vm`: no definition may name it either; programs that
 * work for VMs may need it. `written`: reading is harmless, or firmware and kernels are read there; writing
 * is refused. `noted`: other tables decide, or a VM may be meant to have it; `audit` says that it is read.
 * `noted-written`: the same, when it is written. `noted-file`: the same, when it is written or a directory is shared.
 */
export type Limit = 'never' | 'no-vm' | 'written' | 'noted' | 'noted-written' | 'noted-file';

const SETUP = 'settings that the host applies by itself';
const COMMANDS = 'commands that the host runs by itself';
const ORDERS = 'sockets and settings that control the host';
export const PROGRAMS = 'programs of the host';
const PACKAGES = "the package manager's database";
const ACCOUNTS = 'accounts and keys of a login service';
const CONTAINERS = 'data of all containers of the host';
const PODS = 'keys and volumes of all pods';
const SECRETS = 'secrets of services';
const SERVICES = 'data of a service of the host';
const RECORD = 'logs of the host';
const LIBVIRT = "libvirt's internal state";

/** By limit and by what is in them: directories with all below them, or files; of names without a slash, what they are below. */
export const ROWS: readonly (readonly [limit: Limit, what: string, names: string, below?: string])[] = [
  ['noted', 'configuration of the host', '/etc'],
  ['noted', "libvirt's definitions, with the secrets of all VMs", '/etc/libvirt'],
  ['noted-file', 'keys of the storage cluster', '/etc/ceph /var/snap/microceph'],
  ['noted-file', "QEMU's certificates", '/etc/pki/qemu'],
  ['noted', "root's home directory", '/root /var/roothome'],
  ['noted', 'the processes of the host', '/proc'],
  ['noted-written', "what NVIDIA's driver tells of its cards", '/proc/driver/nvidia'],
  ['noted', 'kernel settings in sysfs', '/sys'],
  ['noted-file', 'the vhost-scsi target', '/sys/kernel/config/target/vhost'],
  ['noted-file', 'a device in sysfs', '/sys/devices /sys/bus /sys/class'],
  ['noted-file', 'boot files of the host', '/boot /efi'],

  // What is installed. Fedora mounts snaps below /var.
  ['noted-written', PROGRAMS, '/usr /bin /sbin'],
  ['noted-written', 'libraries of the host', '/lib /lib64'],
  [
    'written',
    PROGRAMS,
    '/usr/games /usr/include /usr/src /usr/local/games /usr/local/include /usr/local/share /usr/local/src',
  ],
  [
    'written',
    PROGRAMS,
    '/nix/store /nix/var/nix/profiles /gnu/store /var/guix/profiles /snap /var/lib/snapd/snap /run/booted-system /run/current-system /run/wrappers',
  ],
  ['written', 'content and scripts of a web server', '/var/www'],
  ['never', PROGRAMS, '/nix/var /var/guix /ostree'],
  [
    'never',
    PROGRAMS,
    'snapd flatpak dkms alternatives extensions confexts portables initramfs-tools',
    '/var/lib',
  ],
  // Scripts that root runs are among what they remember.
  ['never', PACKAGES, 'dpkg rpm apt aptitude dnf yum zypp pacman portage PackageKit rpm-state', '/var/lib'],
  ['never', PACKAGES, 'apt dnf libdnf5 yum zypp pacman debconf PackageKit', '/var/cache'],

  // What the host obeys.
  ['no-vm', ORDERS, 'systemd containerd docker podman crio dbus', '/run'],
  ['never', 'the state of udev, which controls devices', '/run/udev'],
  ['never', "sudo's record of who has logged in", '/run/sudo /var/lib/sudo /var/db/sudo'],
  [
    'never',
    SETUP,
    'tmpfiles.d sysusers.d sysctl.d modprobe.d modules-load.d binfmt.d NetworkManager initramfs mount lvm cryptsetup cloud-init agetty.reload motd.d motd.dynamic issue.d utmp nologin reboot-required faillock sshd sshd.pid',
    '/run',
  ],
  ['never', COMMANDS, '/var/spool /var/lib/logrotate'],
  ['never', "svirtgen's records of original labels", '/run/svirtgen'],
  ['never', "svirtgen's registry of category pairs", '/var/lib/svirtgen'],
  ['never', 'polkit rules, which grant rights on the host', '/var/lib/polkit-1'],
  ['no-vm', 'the control pipe of init', '/run/initctl'],
  ['no-vm', RECORD, '/run/log/journal'],
  ['never', 'compiled AppArmor profiles', '/var/cache/apparmor'],
  ['never', "the dynamic linker's cache", '/var/cache/ldconfig'],

  // Accounts, keys and passwords.
  ['never', 'cached accounts of the host', '/var/lib/sss /run/nscd /run/nslcd /run/samba/winbindd'],
  [
    'never',
    ACCOUNTS,
    'samba krb5kdc ldap slapd openldap dirsrv ipa ipa-client freeradius AccountsService pam fprint extrausers nis',
    '/var/lib',
  ],
  ['never', ACCOUNTS, '/var/kerberos /var/heimdal /var/yp'],
  ['never', SECRETS, 'credentials secrets secrets.d agenix agenix.d keys gssproxy gssproxy.sock', '/run'],
  [
    'never',
    SECRETS,
    'private vault gssproxy acme letsencrypt certmonger pki tpm tpm2-tss strongswan ipsec openvpn wireguard tor tailscale sbctl',
    '/var/lib',
  ],
  ['never', 'setup data of the host, passwords included', '/var/lib/cloud'],
  [
    'never',
    'state of the service manager, core dumps included',
    '/var/lib/systemd /var/crash /var/lib/apport',
  ],

  // Containers.
  ['no-vm', PODS, 'kubelet rancher k0s k3s cni calico rook minikube', '/var/lib'],
  ['no-vm', CONTAINERS, 'docker docker-engine containerd containers lxc lxd incus cri-dockerd', '/var/lib'],
  ['no-vm', CONTAINERS, 'incus lxd', '/run'],
  ['no-vm', CONTAINERS, 'docker lxd microk8s', '/var/snap'],
  ['no-vm', 'data of the storage cluster', '/var/snap/microceph/common'],

  // Services: databases, the network, mail, the web, watchers, helpers of a desktop, and what manages hosts.
  [
    'no-vm',
    SERVICES,
    `postgresql postgres pgsql pgadmin pgbouncer patroni mysql mysql-files mysql-keyring mysql-router mariadb
      percona-xtradb-cluster mongodb mongo redis redis-sentinel valkey keydb memcached couchdb elasticsearch opensearch
      solr influxdb cassandra scylla clickhouse neo4j firebird sqlite rabbitmq kafka zookeeper etcd consul nomad
      cockroach tidb victoria-metrics
      NetworkManager bluetooth connman iwd dhcp dhcpcd dhclient dhcpd dhcp3 kea misc bind named unbound knot nsd
      pdns powerdns dnsmasq ntp ntpsec ntpsec-ntpdate chrony avahi-autoipd radvd openvswitch ovn frr bird quagga
      haproxy keepalived nftables iptables ebtables firewalld ulogd netplan squid neutron
      postfix dovecot exim4 exim cyrus imap amavis spamassassin clamav rspamd mailman mailman3 opendkim opendmarc
      nginx apache2 httpd lighttpd caddy php phpmyadmin tomcat tomcat8 tomcat9 tomcat10 wordpress nextcloud owncloud
      gitlab gitea forgejo gitolite gitolite3 git nexus artifactory sonarqube
      prometheus grafana loki alertmanager zabbix nagios nagios4 nrpe icinga icinga2 munin munin-node collectd
      graphite carbon netdata pcp sa sysstat vnstat telegraf logcheck ossec wazuh aide tripwire fail2ban crowdsec
      rkhunter chkrootkit auditd auditbeat filebeat rsyslog syslog-ng journal graylog logstash splunk
      dbus gdm gdm3 lightdm sddm xdm colord cups udisks2 upower power-profiles-daemon fwupd geoclue boltd
      usbguard usbutils plymouth xkb lightdm-data alsa pulse pipewire plocate mlocate man-db ucf os-prober
      shim-signed update-manager update-notifier ubuntu-advantage ubuntu-drivers-common command-not-found grub
      authselect selinux kdump kexec-tools tuned multipath iscsi target lvm mdadm nfs rpcbind autofs
      glusterd ceph drbd drbd.d pacemaker corosync heartbeat heat keystone rabbitmq-server
      puppet puppetlabs puppetserver salt chef ansible awx rundeck foreman foreman-proxy pulp candlepin cfengine3
      waagent amazon google cockpit teleport pve-cluster`,
    '/var/lib',
  ],
  ['no-vm', SERVICES, 'bind named nginx apache2 httpd samba cups man private fontconfig salt', '/var/cache'],
  [
    'no-vm',
    SERVICES,
    'postgresql mysqld mariadb redis redis-sentinel valkey mongodb memcached rpcbind rpcbind.sock cups avahi-daemon acpid.socket uuidd chrony named dovecot php php-fpm fail2ban clamav lightdm gdm gdm3 sddm salt puppetlabs',
    '/run',
  ],
  ['no-vm', SERVICES, '/var/mail /var/named /var/db /var/account /var/ossec /var/lib/games'],

  // What builds starts VMs of its own, on images in its workspaces.
  [
    'no-vm',
    'keys and settings of a build service',
    'secrets secret.key secret.key.not-so-secret identity.key.enc credentials.xml config.xml users jobs nodes plugins init.groovy.d',
    '/var/lib/jenkins',
  ],

  // libvirt and what belongs to it. Where libvirt keeps things of VMs, its layout says.
  ['never', "libvirt's secrets", '/var/lib/libvirt/secrets'],
  ['never', 'the key that certifies the TPMs of all VMs', '/var/lib/swtpm-localca'],
  ['no-vm', LIBVIRT, 'dnsmasq network lockd sanlock lxc libxl ch bhyve', '/var/lib/libvirt'],
  [
    'no-vm',
    LIBVIRT,
    'common network storage interface secrets nodedev nwfilter nwfilter-binding hostdevmgr lockd lxc libxl virtlockd.pid',
    '/run/libvirt',
  ],

  // The host under another name; its devices have a table of their own.
  ['never', 'the memory of the host', '/proc/kcore'],
  [
    'never',
    'memory of the host that was swapped out',
    '/swapfile /swap.img /swap /.swapfile /var/swap /var/swapfile',
  ],
  ['never', 'the file system of the host under another name', '/sysroot /.snapshots'],
  ['no-vm', "the sockets of the host's screens", '/tmp/.X11-unix /tmp/.ICE-unix'],
];

/**
 * Names of which only a beginning or a part is known: the directory, and what the whole path is. No part that repeats
 * may match what the one after it does: whoever chooses the name would choose how long that is looked for.
 */
export const NAMED_LIKE: readonly (readonly [
  directory: string,
  pattern: RegExp,
  what: string,
  limit: Limit,
])[] = [
  // Debian's copies of what is in /etc.
  [
    '/var/backups/',
    /^\/var\/backups\/(?:(?:g?shadow|passwd|group)|(?:apt|dpkg|alternatives)\.)/,
    'copies of the accounts of the host',
    'never',
  ],
  [
    '/var/log/',
    /^\/var\/log\/(?:(?:auth|kern|daemon|user|mail|cron|lpr|news|uucp|debug|boot|dpkg|yum|dnf(?:\.\w+)?|zypper|pacman|alternatives|bootstrap|fontconfig|cloud-init(?:-output)?|sudo|ufw|Xorg\.\d+|fail2ban|mysqld?|maillog)(?:\.(?:log|info|err|warn))?|syslog|messages|secure|spooler|dmesg|wtmp|btmp|utmp|lastlog|faillog|tallylog|README)(?:[-.]\d[^/]*|(?:\.old)?(?:\.(?:gz|xz|bz2|zst))?)(?:\/|$)/,
    RECORD,
    'no-vm',
  ],
  ['/var/log/', /^\/var\/log\/(?:postgresql|php|ubuntu-advantage)[^/]*(?:\/|$)/, RECORD, 'no-vm'],
  [
    '/var/log/',
    /^\/var\/log\/(?:audit|journal|apt|installer|anaconda|sudo-io|sa|sysstat|private|unattended-upgrades|dist-upgrade|YaST2|zypp|apparmor|sssd|samba|cups|gdm3?|lightdm|speech-dispatcher|nginx|apache2|httpd|lighttpd|squid|mysql|mariadb|postgresql|pgsql|mongodb|redis|rabbitmq|elasticsearch|exim4?|mail|dovecot|clamav|chrony|ntpstats|fail2ban|crowdsec|puppet|salt|landscape|hp|tuned|ceph|glusterfs|openvswitch|ovn|docker|containers|pods|kubernetes|lxc|lxd|tomcat\d*|jenkins|gitlab|letsencrypt|amazon|azure|waagent|rhsm|cloud-init)(?:\/|$)/,
    RECORD,
    'no-vm',
  ],
  ['/tmp/', /^\/tmp\/(?:systemd-private-|snap-private-tmp|ssh-\w+\/agent\.)/, SECRETS, 'never'],
  ['/var/tmp/', /^\/var\/tmp\/systemd-private-/, SECRETS, 'never'],
];
