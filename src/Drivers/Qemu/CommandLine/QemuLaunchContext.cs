using VirtPS.Drivers.Qemu.Capabilities;
using System.Xml.Linq;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>What a command line depends on beside the definition.</summary>
internal sealed record QemuLaunchContext
{
    /// <summary>What the guest's QEMU can do.</summary>
    internal required QemuFacts Facts { get; init; }

    /// <summary>The directory of this run of the guest: its master key, sockets and the like; short enough for unix sockets.</summary>
    internal required string DomainDirectory { get; init; }

    /// <summary>The guest's master key, 32 random bytes; other secrets reach QEMU encrypted with it.</summary>
    internal required ReadOnlyMemory<byte> MasterKey { get; init; }

    /// <summary>Whether QEMU is started by the superuser's daemon.</summary>
    internal bool IsPrivileged { get; init; }

    /// <summary>The driver's settings that reach the command line.</summary>
    internal QemuLaunchSettings Settings { get; init; } = new();

    /// <summary>The secrets that the definition refers to, by what <see cref="QemuSecretNeeds"/> listed.</summary>
    internal IReadOnlyDictionary<QemuSecretKey, ReadOnlyMemory<byte>> Secrets { get; init; } =
        new Dictionary<QemuSecretKey, ReadOnlyMemory<byte>>();

    /// <summary>Makes the initialisation vector of an encrypted secret, 16 bytes that never come again.</summary>
    internal Func<byte[]> Vector { get; init; } = static () => System.Security.Cryptography.RandomNumberGenerator.GetBytes(16);

    /// <summary>Whether unix sockets that QEMU listens on are made by the daemon and inherited, so that they can be connected to at once.</summary>
    internal bool PassSockets { get; init; } = true;

    /// <summary>The first number for inherited files.</summary>
    internal int FirstDescriptor { get; init; } = 3;

    /// <summary>The address that an incoming migration or a saved state comes from, such as <c>defer</c> or <c>fd:12</c>; nothing for a fresh start.</summary>
    internal string? Incoming { get; init; }

    /// <summary>An internal snapshot to start from; nothing for a fresh start.</summary>
    internal string? LoadSnapshot { get; init; }

    /// <summary>The nodes on which automatic placement put the guest's memory, such as <c>0-1</c>; nothing without such advice.</summary>
    internal string? AutomaticNodes { get; init; }

    /// <summary>The host's SMBIOS, as a sysinfo element, for guests that show it; nothing when unknown.</summary>
    internal XElement? HostSysinfo { get; init; }

    /// <summary>The time.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The environment that QEMU's is made from.</summary>
    internal IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Tells whether a path is a CD-ROM drive of the host.</summary>
    internal Func<string, bool> IsCdRom { get; init; } = HostPaths.IsCdRom;

    /// <summary>The volumes of pools that disks refer to, by pool and volume: disk elements with type and source that QEMU can open.</summary>
    internal IReadOnlyDictionary<(string Pool, string Volume), XElement> Volumes { get; init; } = new Dictionary<(string, string), XElement>();

    /// <summary>The bus and device numbers of USB devices that the definition names by vendor and product, by their aliases.</summary>
    internal IReadOnlyDictionary<string, (int Bus, int Device)> UsbDevices { get; init; } = new Dictionary<string, (int, int)>();

    /// <summary>The open files that clients have handed over, by what definitions call them.</summary>
    internal IReadOnlyDictionary<string, PassedFiles> FileGroups { get; init; } = new Dictionary<string, PassedFiles>();

    /// <summary>The first of QEMU's numbers for sets of open files that is free.</summary>
    internal int FirstFileSet { get; init; }

    /// <summary>Finds the host's node for drawing with its graphics card; nothing when it has none.</summary>
    internal Func<string?> RenderNode { get; init; } = HostPaths.RenderNode;

    /// <summary>Whether /dev/vhost-net is there for virtio NICs; without it they run in QEMU.</summary>
    internal bool HasVhostNet { get; init; }
}

/// <summary>The settings of qemu.conf that reach the command line, with libvirt's defaults.</summary>
internal sealed record QemuLaunchSettings
{
    /// <summary>vnc_listen.</summary>
    internal string VncListen { get; init; } = "127.0.0.1";

    /// <summary>vnc_auto_unix_socket.</summary>
    internal bool VncAutoSocket { get; init; }

    /// <summary>spice_listen.</summary>
    internal string SpiceListen { get; init; } = "127.0.0.1";

    /// <summary>spice_auto_unix_socket.</summary>
    internal bool SpiceAutoSocket { get; init; }

    /// <summary>vnc_tls with its directory.</summary>
    internal string? VncTlsDirectory { get; init; }

    /// <summary>vnc_tls_x509_verify.</summary>
    internal bool VncTlsVerify { get; init; }

    /// <summary>vnc_tls_x509_secret_uuid: what protects the server's key.</summary>
    internal Guid? VncTlsSecret { get; init; }

    /// <summary>vnc_sasl.</summary>
    internal bool VncSasl { get; init; }

    /// <summary>vnc_sasl_dir.</summary>
    internal string? VncSaslDirectory { get; init; }

    /// <summary>Whether vnc_password is set; the password itself goes over QMP.</summary>
    internal bool VncPassword { get; init; }

    /// <summary>spice_tls with its directory.</summary>
    internal string? SpiceTlsDirectory { get; init; }

    /// <summary>spice_sasl.</summary>
    internal bool SpiceSasl { get; init; }

    /// <summary>spice_sasl_dir.</summary>
    internal string? SpiceSaslDirectory { get; init; }

    /// <summary>Whether spice_password is set; the password itself goes over QMP.</summary>
    internal bool SpicePassword { get; init; }

    /// <summary>chardev_tls_x509_cert_dir.</summary>
    internal string ChardevTlsDirectory { get; init; } = "/etc/pki/qemu";

    /// <summary>chardev_tls_x509_verify.</summary>
    internal bool ChardevTlsVerify { get; init; } = true;

    /// <summary>chardev_tls_x509_secret_uuid.</summary>
    internal Guid? ChardevTlsSecret { get; init; }

    /// <summary>chardev_tls: whether TCP character devices use TLS unless they say otherwise.</summary>
    internal bool ChardevTls { get; init; }

    /// <summary>nbd_tls_x509_cert_dir.</summary>
    internal string NbdTlsDirectory { get; init; } = "/etc/pki/qemu";

    /// <summary>nbd_tls: whether NBD disks use TLS unless they say otherwise.</summary>
    internal bool NbdTls { get; init; }

    /// <summary>pr_helper.</summary>
    internal string ReservationHelper { get; init; } = "qemu-pr-helper";

    /// <summary>dbus_daemon.</summary>
    internal string DBusDaemon { get; init; } = "dbus-daemon";

    /// <summary>virtiofsd_debug.</summary>
    internal bool VirtiofsdDebug { get; init; }

    /// <summary>nbd_tls_x509_secret_uuid.</summary>
    internal Guid? NbdTlsSecret { get; init; }

    /// <summary>backup_tls_x509_cert_dir.</summary>
    internal string BackupTlsDirectory { get; init; } = "/etc/pki/libvirt-backup";

    /// <summary>backup_tls_x509_verify.</summary>
    internal bool BackupTlsVerify { get; init; } = true;

    /// <summary>backup_tls_x509_secret_uuid.</summary>
    internal Guid? BackupTlsSecret { get; init; }

    /// <summary>Mounted hugetlbfs file systems: their page sizes in KiB and paths; the first is the default.</summary>
    internal IReadOnlyList<(long PageKiB, string Path)> HugePages { get; init; } = [];

    /// <summary>The path below a hugetlbfs mount and below <see cref="MemoryDirectory"/> that is this guest's, such as <c>1-guest</c>.</summary>
    internal string ShortName { get; init; } = string.Empty;

    /// <summary>memory_backing_dir with the driver's own directory below it.</summary>
    internal string MemoryDirectory { get; init; } = "/var/lib/virtps/qemu/ram";

    /// <summary>The path below a hugetlbfs mount that is the driver's.</summary>
    internal string HugePageSubdirectory { get; init; } = "virtps/qemu";

    /// <summary>set_process_name.</summary>
    internal bool SetProcessName { get; init; }

    /// <summary>dump_guest_core.</summary>
    internal bool DumpGuestCore { get; init; }

    /// <summary>log_timestamp.</summary>
    internal bool LogTimestamp { get; init; } = true;

    /// <summary>seccomp_sandbox; nothing for the default, on.</summary>
    internal bool? Sandbox { get; init; }

    /// <summary>deprecation_behavior.</summary>
    internal string DeprecationBehavior { get; init; } = "none";

    /// <summary>Where the log of emulated TPMs goes.</summary>
    internal string TpmLogDirectory { get; init; } = "/var/log/virtps/swtpm";

    /// <summary>Where the lasting state of emulated TPMs is.</summary>
    internal string TpmStateDirectory { get; init; } = "/var/lib/virtps/swtpm";

    /// <summary>Where the sockets of emulated TPMs are, each guest's in a directory of its own.</summary>
    internal string TpmSocketDirectory { get; init; } = "/var/lib/virtps/swtpm/run";

    /// <summary>Where the sockets of channels are.</summary>
    internal string ChannelDirectory { get; init; } = "/run/virtps/qemu/channel";

    /// <summary>The D-Bus directory of the driver.</summary>
    internal string DBusDirectory { get; init; } = "/run/virtps/qemu/dbus";

    /// <summary>The directory of passt's sockets.</summary>
    internal string PasstDirectory { get; init; } = "/run/virtps/qemu/passt";
}
