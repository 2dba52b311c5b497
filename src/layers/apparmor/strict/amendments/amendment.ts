export interface Amendment {
  /** What libvirt's helper (11.3.0) does. */
  readonly libvirt: string;
  readonly svirtgen: string;
  readonly why: string;
  /** The file below test/labelers/apparmor/strict with a test of this name. */
  readonly test: string;
}
