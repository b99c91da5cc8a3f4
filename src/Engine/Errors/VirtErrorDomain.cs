namespace VirtPS.Engine.Errors;

/// <summary>Says which part reported the error, with libvirt's own numbers.</summary>
/// <remarks>virErrorDomain; libvirt 11.3 counts 0 to 72.</remarks>
public enum VirtErrorDomain
{
    /// <summary>No part in particular: <c>VIR_FROM_NONE</c>.</summary>
    None = 0,

    /// <summary>The Xen hypervisor layer: <c>VIR_FROM_XEN</c>.</summary>
    Xen = 1,

    /// <summary>The connection to the old Xen daemon: <c>VIR_FROM_XEND</c>.</summary>
    Xend = 2,

    /// <summary>The connection to the Xen store: <c>VIR_FROM_XENSTORE</c>.</summary>
    Xenstore = 3,

    /// <summary>The S-expressions of old Xen: <c>VIR_FROM_SEXPR</c>.</summary>
    Sexpr = 4,

    /// <summary>The reading and writing of XML: <c>VIR_FROM_XML</c>.</summary>
    Xml = 5,

    /// <summary>The domain functions of the public interface: <c>VIR_FROM_DOM</c>.</summary>
    Dom = 6,

    /// <summary>The remote protocol and its transports: <c>VIR_FROM_RPC</c>.</summary>
    Rpc = 7,

    /// <summary>The Xen proxy that libvirt no longer has: <c>VIR_FROM_PROXY</c>.</summary>
    Proxy = 8,

    /// <summary>The reading of configuration files: <c>VIR_FROM_CONF</c>.</summary>
    Conf = 9,

    /// <summary>The QEMU driver: <c>VIR_FROM_QEMU</c>.</summary>
    Qemu = 10,

    /// <summary>The network functions of the public interface: <c>VIR_FROM_NET</c>.</summary>
    Net = 11,

    /// <summary>The test driver: <c>VIR_FROM_TEST</c>.</summary>
    Test = 12,

    /// <summary>The remote driver: <c>VIR_FROM_REMOTE</c>.</summary>
    Remote = 13,

    /// <summary>The OpenVZ driver: <c>VIR_FROM_OPENVZ</c>.</summary>
    OpenVz = 14,

    /// <summary>Configuration files in Xen's xm format: <c>VIR_FROM_XENXM</c>.</summary>
    Xenxm = 15,

    /// <summary>The host statistics of Linux: <c>VIR_FROM_STATS_LINUX</c>.</summary>
    StatsLinux = 16,

    /// <summary>The Linux container driver: <c>VIR_FROM_LXC</c>.</summary>
    Lxc = 17,

    /// <summary>The storage driver: <c>VIR_FROM_STORAGE</c>.</summary>
    Storage = 18,

    /// <summary>The network driver and its descriptions: <c>VIR_FROM_NETWORK</c>.</summary>
    Network = 19,

    /// <summary>The domain descriptions: <c>VIR_FROM_DOMAIN</c>.</summary>
    Domain = 20,

    /// <summary>The user-mode Linux driver: <c>VIR_FROM_UML</c>.</summary>
    Uml = 21,

    /// <summary>The node device driver: <c>VIR_FROM_NODEDEV</c>.</summary>
    NodeDevice = 22,

    /// <summary>The watch over Xen's configuration directory: <c>VIR_FROM_XEN_INOTIFY</c>.</summary>
    XenInotify = 23,

    /// <summary>The security models such as SELinux and AppArmor: <c>VIR_FROM_SECURITY</c>.</summary>
    Security = 24,

    /// <summary>The VirtualBox driver: <c>VIR_FROM_VBOX</c>.</summary>
    VBox = 25,

    /// <summary>The host interface driver: <c>VIR_FROM_INTERFACE</c>.</summary>
    Interface = 26,

    /// <summary>The OpenNebula driver that libvirt no longer has: <c>VIR_FROM_ONE</c>.</summary>
    One = 27,

    /// <summary>The VMware ESX driver: <c>VIR_FROM_ESX</c>.</summary>
    Esx = 28,

    /// <summary>The Power hypervisor driver that libvirt no longer has: <c>VIR_FROM_PHYP</c>.</summary>
    Phyp = 29,

    /// <summary>The secret driver: <c>VIR_FROM_SECRET</c>.</summary>
    Secret = 30,

    /// <summary>The comparing of CPU models: <c>VIR_FROM_CPU</c>.</summary>
    Cpu = 31,

    /// <summary>The XenAPI driver that libvirt no longer has: <c>VIR_FROM_XENAPI</c>.</summary>
    Xenapi = 32,

    /// <summary>The network filter driver: <c>VIR_FROM_NWFILTER</c>.</summary>
    NWFilter = 33,

    /// <summary>The hook scripts: <c>VIR_FROM_HOOK</c>.</summary>
    Hook = 34,

    /// <summary>The domain snapshots: <c>VIR_FROM_DOMAIN_SNAPSHOT</c>.</summary>
    DomainSnapshot = 35,

    /// <summary>The audit log: <c>VIR_FROM_AUDIT</c>.</summary>
    Audit = 36,

    /// <summary>The host's SMBIOS tables: <c>VIR_FROM_SYSINFO</c>.</summary>
    Sysinfo = 37,

    /// <summary>The data streams: <c>VIR_FROM_STREAMS</c>.</summary>
    Streams = 38,

    /// <summary>The VMware Workstation driver: <c>VIR_FROM_VMWARE</c>.</summary>
    VMware = 39,

    /// <summary>The event loop: <c>VIR_FROM_EVENT</c>.</summary>
    Event = 40,

    /// <summary>The Xen driver over libxenlight: <c>VIR_FROM_LIBXL</c>.</summary>
    Libxl = 41,

    /// <summary>The disk lock manager: <c>VIR_FROM_LOCKING</c>.</summary>
    Locking = 42,

    /// <summary>The Hyper-V driver: <c>VIR_FROM_HYPERV</c>.</summary>
    HyperV = 43,

    /// <summary>The host and guest capabilities: <c>VIR_FROM_CAPABILITIES</c>.</summary>
    Capabilities = 44,

    /// <summary>The connection URIs and their aliases: <c>VIR_FROM_URI</c>.</summary>
    Uri = 45,

    /// <summary>The credentials: <c>VIR_FROM_AUTH</c>.</summary>
    Auth = 46,

    /// <summary>The D-Bus: <c>VIR_FROM_DBUS</c>.</summary>
    DBus = 47,

    /// <summary>The Parallels and Virtuozzo driver: <c>VIR_FROM_PARALLELS</c>.</summary>
    Parallels = 48,

    /// <summary>The device addresses and their descriptions: <c>VIR_FROM_DEVICE</c>.</summary>
    Device = 49,

    /// <summary>The SSH transport of libssh2: <c>VIR_FROM_SSH</c>.</summary>
    Ssh = 50,

    /// <summary>The lock daemon's lock space: <c>VIR_FROM_LOCKSPACE</c>.</summary>
    Lockspace = 51,

    /// <summary>The talk with a container's init process: <c>VIR_FROM_INITCTL</c>.</summary>
    Initctl = 52,

    /// <summary>The identity of the calling user: <c>VIR_FROM_IDENTITY</c>.</summary>
    Identity = 53,

    /// <summary>The control groups: <c>VIR_FROM_CGROUP</c>.</summary>
    Cgroup = 54,

    /// <summary>The access policy: <c>VIR_FROM_ACCESS</c>.</summary>
    Access = 55,

    /// <summary>The talk with systemd: <c>VIR_FROM_SYSTEMD</c>.</summary>
    Systemd = 56,

    /// <summary>The bhyve driver: <c>VIR_FROM_BHYVE</c>.</summary>
    Bhyve = 57,

    /// <summary>The ciphers and digests: <c>VIR_FROM_CRYPTO</c>.</summary>
    Crypto = 58,

    /// <summary>The host's firewall: <c>VIR_FROM_FIREWALL</c>.</summary>
    Firewall = 59,

    /// <summary>The talk with polkit: <c>VIR_FROM_POLKIT</c>.</summary>
    Polkit = 60,

    /// <summary>The threads and locks: <c>VIR_FROM_THREAD</c>.</summary>
    Thread = 61,

    /// <summary>The daemon's administration interface: <c>VIR_FROM_ADMIN</c>.</summary>
    Admin = 62,

    /// <summary>The log daemon: <c>VIR_FROM_LOGGING</c>.</summary>
    Logging = 63,

    /// <summary>Configuration files in Xen's xl format: <c>VIR_FROM_XENXL</c>.</summary>
    Xenxl = 64,

    /// <summary>The performance counters: <c>VIR_FROM_PERF</c>.</summary>
    Perf = 65,

    /// <summary>The SSH transport of libssh: <c>VIR_FROM_LIBSSH</c>.</summary>
    Libssh = 66,

    /// <summary>The cache and memory bandwidth control: <c>VIR_FROM_RESCTRL</c>.</summary>
    Resctrl = 67,

    /// <summary>The talk with firewalld: <c>VIR_FROM_FIREWALLD</c>.</summary>
    Firewalld = 68,

    /// <summary>The domain checkpoints: <c>VIR_FROM_DOMAIN_CHECKPOINT</c>.</summary>
    DomainCheckpoint = 69,

    /// <summary>The emulated TPM: <c>VIR_FROM_TPM</c>.</summary>
    Tpm = 70,

    /// <summary>The BPF programs: <c>VIR_FROM_BPF</c>.</summary>
    Bpf = 71,

    /// <summary>The Cloud Hypervisor driver: <c>VIR_FROM_CH</c>.</summary>
    CH = 72,
}
