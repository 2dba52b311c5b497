// SPDX-License-Identifier: Apache-2.0
/**
 * Names of elements and attributes below `<domain>`, whatever they are in: those of libvirt 9.0's schemas
 * (domain.rng and what it includes), those that 11.3 and 12.8 read, and the first form of a generation ID (`vmgenid`).
 */

import {once} from '../once.ts';

export const elementNames = names(`
  acceleration access acpi active_pcr_banks adapter add address aia alias alignsize allocation apic arch arg
  async-teardown audio audit_control audit_write auth avic backend backenddomain backingStore backingStoreInput
  backup bandwidth baseBoard baselabel binary bios blkiotune block block_suspend blockio boot bootloader
  bootloader_args bootmenu cache cachetune capabilities catchup cbitpos ccf-assist cell certificate cfpc channel
  char chassis chown cid cipher clipboard clock clusterSize cmdline coalesce codec commandline compat config
  console controller cookie cookies counter cpu cputune current currentMemory dac_override dac_read_search
  dataStore database datacenterpath defaultiothread del deprecation description device devices dhCert direct
  dirty-ring discard disk distances domain domainCapabilities downscript driver dtb e820_host emsr_bitmap
  emulator emulator_period emulator_quota emulatorpin emulatorsched encryption energy energytune entry enum env
  event evmcs extended extended_l2 feature features fibrechannel filesystem filetransfer filterref firmware flc
  format fowner frames frequencies frontend fsetid genid geometry gic gid gl global_period global_quota graphics
  group group_name guest guestVisibleWorkarounds handle hap hard_limit hidden hint-dedicated host hostData
  hostdev hpt htm hub hugepages hwuuid hyperv ibs idAuth idBlock identity idmap image imagelabel inactiveDomain
  inbound init initarg initdir initenv initgroup initiator initrd inituser input interconnects interface ioapic
  iommu iommufd iothread iothread_period iothread_quota iothreadids iothreadpin iothreads iothreadsched iotune ip
  ipc_lock ipc_owner ipi iqn ivgen jpeg kernel key keywrap kill knownHosts kvm label latency launchSecurity
  lazy_refcounts lease line link linux_immutable listen loader local lock locked lockspace log mac mac_admin
  mac_override machine master maxESGuests maxGuests maxMemory max_size maxpagesize maxphysaddr memballoon memnode
  memory memoryBacking memorytune memtune metadata metadata_cache microcode min_guarantee mirror mknod mode model
  monitor mouse mrConfigId mrOwner mrOwnerConfig msi msrs mtu name namespace nested-hv net_admin net_bind_service
  net_broadcast net_raw node nodemask nonpae nosharepages numa numatune nvram oemStrings on_crash on_lockfailure
  on_poweroff on_reboot openfiles os outbound output override owner pae page pages pagesize panic parallel
  parameter parameters parentaddr partition passthrough path pcihole64 perf period permissions playback pm pmem
  pmu policy poll poll-control port portForward privateData privnet product profile property protocol ps2 pstore
  pv-ipi pvspinlock queue quota quoteGenerationService range ras rate read_bytes_sec read_bytes_sec_max
  read_bytes_sec_max_length read_iops_sec read_iops_sec_max read_iops_sec_max_length readahead readonly reconnect
  redirdev redirfilter reducedPhysBits reenlightenment relaxed requested reservations reset resolution resource
  rng rom root route runtime rx s390-pv sandbox sbbc script seclabel secret section section_size sections serial
  server session setfcap setgid setpcap settings setuid sev sgx sgx1 sgx2 sha1 sha256 sha384 sha512 shareable
  shareipc sharenet shares shareuts shim shmem sibling signature size size_iops_sec slice slices smartcard smbios
  smm snapshot sndbuf soft_limit sound source space_hard_limit space_soft_limit spinlocks ssl statistic
  statistics stats stimer streaming suspend-to-disk suspend-to-mem svm swap_hard_limit synic sys_admin sys_boot
  sys_chroot sys_module sys_nice sys_pacct sys_ptrace sys_rawio sys_resource sys_time sys_tty_config sysinfo
  syslog system table tag tapfd target tb-cache tcg teaming thread_pool throttlefilter throttlefilters
  throttlegroup throttlegroups timeout timer title tlbflush topology total_bytes_sec total_bytes_sec_max
  total_bytes_sec_max_length total_iops_sec total_iops_sec_max total_iops_sec_max_length tpm transient tseg tune
  type uid usbdev uuid value vapic varstore vcpu vcpupin vcpus vcpusched vendor vendor_id video viridian
  virtualport vlan vmcoreinfo vmgenid vmport vmx vpindex vsock wake_alarm watchdog weight write_bytes_sec
  write_bytes_sec_max write_bytes_sec_max_length write_iops_sec write_iops_sec_max write_iops_sec_max_length wwn
  xen xmm_input zlib zpci
`);

export const attributeNames = names(`
  accel2d accel3d access accessmode action actual actualType address adjustment agentsock alias allow append appid arch
  associativity ats authorKey auto autodeflate autoport average aw_bits backend bandwidth bar base basis behavior
  bits blob bridge bufferCount bufferLength burst bus busNr bytes cache caching_mode capability cellid channel
  channels chassis chassisNr check class classID clientName clusters cmd_per_lun cmdqv compression connectPorts
  connected connectionid controller copy_on_read copypaste cores count cpus cpuset cssid csum current cyls debug
  defaultMode delay deprecated deprecated_features detect_zeroes dev device devno dies dir discard
  discard_no_unref display dma_translation dmode domain driver dspPolicy dumpCore dynamicMemslots ecn eim enable
  enabled end engine eoi error_policy evdev event_idx exactName exclude exclusive fallback family fdgroup fid
  file filter firmware fixedSettings flock floor fmode format fqdn freePageReporting frequency fullscreen
  function gateway grab grabToggle granule group grow gso guestReset guid hash heads host hostname hotplug
  hotpluggable id index initiator instanceid interfaceid interval intremap io iobase ioeventfd iommu iommufd
  iothread iothreads iotlb irq isolated job kernelHashes keyfile keymap labelskip latency level limit listen
  loadparm logFile logical_block_size macTableManager machine managed managerid master match max maxEventChannels
  maxGrantFrames max_sectors memAccess memReserve memory metric migratable migration missing mixingEngine mode
  model mrg_rxbuf multiUser multichannel multidevs multifunction name namespace nativeMode netmask network node
  nodeset oas offset order p2p packed page_per_vq parent parent_fabric_wwn parent_wwnn parent_wwpn pasid
  passthrough passwd passwdValidTo path pciBus peak peer period persistent persistent_state physical_block_size
  placement policy pool port portgroup portgroupid portid ports posix powerControl prefix present primary
  priority product profileid proto protocol query queue queue_size queues ram ramfb rawio readonly ready
  rebootTimeout reg relabel removable remove_disabled rendernode repeat replaceUser rerror_policy resizing
  retries ril role rotation_rate rss rss_hash_report runtimeDir rx_queue_size scaling scheduler seconds secret
  secs secure serverName service sgio shareBacking sharePolicy shrink size slave slew slot slots snapshot socket
  sockets speed ssid ssidsize start startport startupPolicy state stateless stepping streamName streams supported
  switchid tap target template templateFormat thread_pool_max thread_pool_min threads threshold tickpolicy
  timeout timerPeriod timezone tls tlsHostname tlsPort to track trans transport tray trunk trustGuestRxFilters
  tryMMap tryPoll tso4 tso6 tty tx_queue_size txmode type typeid typeidversion ufo uid unique_id unit units
  unknown usable usage user username useserial uuid value vcek vcpu vcpus vectors vendor vendor_id verify version
  vgaconf vgamem vhost voices volume vram vram64 wait websocket writeFiltering wrpolicy wwnn wwpn x xattr xauth
  xtsup y
`);

export const QEMU_NAMESPACE = 'http://libvirt.org/schemas/domain/qemu/1.0';

/** What QEMU's driver reads in a namespace of its own, elements and attributes. */
export const qemuNames = names(`
  add alias arg behavior capabilities capability commandline del deprecation device env frontend name override
  property type value
`);

function names(text: string): () => ReadonlySet<string> {
  return once(() => new Set(text.trim().split(/\s+/)));
}
