using VirtPS.Drivers.Qemu.Firmware;
using VirtPS.Drivers.Shared.Pci;
using VirtPS.Drivers.Shared.Sysfs;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>What a definition takes from the host and from the driver's configuration.</summary>
/// <remarks>The parts of virQEMUDriverConfig that decide on definitions, and the host's PCI devices.</remarks>
internal sealed record QemuHost
{
    /// <summary>The host's architecture.</summary>
    internal string Arch { get; init; } = "x86_64";

    /// <summary>Where guests' firmware variables are kept.</summary>
    internal string NvramDirectory { get; init; } = "/var/lib/libvirt/qemu/nvram";

    /// <summary>Where the sockets of channels are made, and were by earlier versions.</summary>
    internal IReadOnlyList<string> ChannelDirectories { get; init; } =
        ["/run/libvirt/qemu/channel", "/var/run/libvirt/qemu/channel", "/var/lib/libvirt/qemu/channel"];

    /// <summary>Where the driver keeps its own sockets.</summary>
    internal string LibDirectory { get; init; } = "/var/lib/libvirt/qemu";

    /// <summary>Whether guests with a VNC console may use the host's sound.</summary>
    /// <remarks>vnc_allow_host_audio.</remarks>
    internal bool VncAllowHostAudio { get; init; }

    /// <summary>Whether guests without a graphical console may use the host's sound.</summary>
    /// <remarks>nographics_allow_host_audio.</remarks>
    internal bool NographicsAllowHostAudio { get; init; }

    /// <summary>Whether SPICE consoles may have a port for TLS.</summary>
    /// <remarks>spice_tls.</remarks>
    internal bool SpiceTls { get; init; } = true;

    /// <summary>The sound backend that QEMU_AUDIO_DRV names, for guests that may use the host's sound; null for QEMU's own choice.</summary>
    internal string? AudioDriver { get; init; }

    /// <summary>The driver that SDL_AUDIODRIVER names, for that backend; null for its own choice.</summary>
    internal string? SdlAudioDriver { get; init; }

    /// <summary>The first model of security labels that the host has: none, apparmor, selinux or dac.</summary>
    internal string SecurityModel { get; init; } = "none";

    /// <summary>Lists the installed firmware.</summary>
    internal Func<IReadOnlyList<FirmwareDescriptor>> Firmwares { get; init; } = () => FirmwareCatalog.Read();

    /// <summary>Whether the daemon runs as root.</summary>
    internal bool IsPrivileged { get; init; } = true;

    /// <summary>Finds the program that runs guests of an architecture, where a definition names none; null when there is none.</summary>
    /// <remarks>virQEMUCapsGetDefaultEmulator.</remarks>
    internal Func<string, string?> Emulator { get; init; } = arch => "/usr/bin/qemu-system-" + (arch == "i686" ? "i386" : arch);

    /// <summary>Tells whether a device of the host is of PCI Express; null when the host has no such device.</summary>
    internal Func<Definition.PciAddress, bool?> IsPcieDevice { get; init; } = address => PciFacts.IsExpress(new HostTree(), address.ToHostName());

    /// <summary>Tells the IOMMU group of a device of the host; null when it has none.</summary>
    internal Func<Definition.PciAddress, int?> IommuGroup { get; init; } = address => PciFacts.IommuGroup(new HostTree(), address.ToHostName());
}
