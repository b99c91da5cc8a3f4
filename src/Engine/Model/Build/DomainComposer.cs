using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Turns what a user asked for into the description of a domain for one kind of guest.</summary>
internal static class DomainComposer
{
    internal static XElement Compose(VirtDomainConfig config, GuestChoice guest)
    {
        var profile = OsProfile.For(config.OsVariant);
        var domain = DomainBuilder.Build(new DomainSpec
        {
            Type = guest.VirtType,
            Name = config.Name,
            Title = config.Title,
            Description = config.Description,
            Memory = Math.Max(config.MaxMemory ?? config.Memory, config.Memory),
            CurrentMemory = config.Memory,
            Vcpus = config.Vcpu,
            MaxVcpus = Math.Max(config.MaxVcpu ?? config.Vcpu, config.Vcpu),
            Os = Os(config, guest),
            Cpu = Cpu(config.Cpu, guest),
            Features = guest.IsQemu ? null : [],
            OnPoweroff = "destroy",
            OnReboot = "restart",
            OnCrash = "destroy",
            Disks = [.. config.Disks.Select(disk => Disk(disk, guest, profile))],
            Interfaces = [.. config.Interfaces.Select(card => Interface(card, guest, profile))],
            Graphics = [.. config.Graphics.Select(Graphics)],
            SerialConsole = guest.IsQemu || guest.IsContainer,
            GuestAgent = guest.IsQemu,
            Tpm = config.Tpm,
        });
        domain.ClockOffset = profile.ClockOffset;
        DomainExtras.Add(domain, config, guest);
        foreach (var device in config.Devices)
        {
            domain.Devices.Add(VirtXml.Parse(device, null));
        }

        return domain.Element;
    }

    private static DomainOsSpec Os(VirtDomainConfig config, GuestChoice guest) => new()
    {
        Type = guest.OsType,
        Arch = guest.Architecture,
        Machine = guest.Machine,
        Firmware = config.Firmware,
        SecureBoot = config.SecureBoot ? true : null,
        Init = guest.IsContainer ? "/sbin/init" : null,
        BootDevices = guest.IsContainer ? [] : [.. BootDevices(config)],
    };

    /// <summary>A disc that is in its drive is for installing: it starts when the disk holds nothing yet.</summary>
    private static IEnumerable<string> BootDevices(VirtDomainConfig config)
    {
        // A device that has a place in the order rules out the list of kinds.
        if (config.Disks.Any(disk => disk.BootOrder is not null) || config.Interfaces.Any(card => card.BootOrder is not null))
        {
            yield break;
        }

        if (config.Disks.Any(disk => disk.Device is "disk" or "lun"))
        {
            yield return "hd";
        }

        if (config.Disks.Any(disk => disk.Device == "cdrom" && disk.Path is not null && disk.Content is null))
        {
            yield return "cdrom";
        }

        if (config.Disks.Count == 0 && config.Interfaces.Count > 0)
        {
            yield return "network";
        }
    }

    private static CpuSpec? Cpu(VirtCpuConfig? config, GuestChoice guest) => config is null
        ? guest.VirtType == "kvm" ? new CpuSpec { Mode = "host-model" } : null
        : new CpuSpec
        {
            Mode = config.Mode,
            Model = config.Model,
            Sockets = config.Sockets ?? (config.Dies is null ? null : 1),
            Cores = config.Cores,
            Threads = config.Threads,
            Features = config.Features,
        };

    private static DiskSpec Disk(VirtDiskConfig config, GuestChoice guest, OsProfile profile)
    {
        var isBlockDevice = config.Path?.StartsWith("/dev/", StringComparison.Ordinal) == true;
        return new DiskSpec
        {
            Path = isBlockDevice ? null : config.Path,
            BlockDevice = isBlockDevice ? config.Path : null,
            Device = config.Device,
            Target = config.Target,
            Bus = config.Bus ?? (config is { Device: "disk", Target: null } ? DefaultBus(guest, profile) : null),
            DriverName = guest.IsQemu ? "qemu" : null,
            Format = config.Path is null ? null : config.Format ?? (guest.IsQemu ? "raw" : null),
            Cache = config.Cache,
            IO = config.IO,
            Discard = config.Discard,
            ReadOnly = config.ReadOnly,
            Shareable = config.Shareable,
            Serial = config.Serial,
            BootOrder = config.BootOrder,
        };
    }

    private static string? DefaultBus(GuestChoice guest, OsProfile profile) =>
        guest.VirtType == "xen" ? "xen" : guest.IsQemu ? profile.DiskBus : null;

    private static InterfaceSpec Interface(VirtInterfaceConfig config, GuestChoice guest, OsProfile profile) => new()
    {
        Network = config.Network,
        PortGroup = config.PortGroup,
        Bridge = config.Bridge,
        Device = config.Direct,
        Mode = config.DirectMode,
        Mac = config.Mac,
        Model = config.Model ?? (guest.IsQemu ? profile.NicModel : null),
        LinkUp = config.LinkUp ? null : false,
        Mtu = config.Mtu,
        Filter = config.Filter,
        BootOrder = config.BootOrder,
    };

    private static GraphicsSpec Graphics(VirtGraphicsConfig config) => new()
    {
        Type = config.Type,
        Port = config.Port,
        TlsPort = config.TlsPort,
        Listen = config.Listen,
        Socket = config.Socket,
        Keymap = config.Keymap,
    };
}
