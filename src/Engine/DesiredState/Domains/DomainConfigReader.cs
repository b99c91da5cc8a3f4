using VirtPS.Engine.Model;

namespace VirtPS.Engine.DesiredState;

/// <summary>Reads what a document says of a domain that is to be made.</summary>
internal static class DomainConfigReader
{
    internal static readonly DesiredKey OsVariant = new("OsVariant", KeyForm.Text, "The operating system that a new domain is made for, by osinfo's short name; it decides about buses and models.");

    internal static VirtDomainConfig Read(DesiredItem item) => new()
    {
        Name = item.Name,
        Memory = item.Find("Memory")?.Size() ?? 1L << 30,
        MaxMemory = item.Find("MaxMemory")?.Size(),
        Vcpu = item.Find("Vcpu")?.Count(1, 4096) ?? 1,
        MaxVcpu = item.Find("MaxVcpu")?.Count(1, 4096),
        Title = item.Text("Title"),
        Description = item.Text("Description"),
        VirtType = item.Text("VirtType"),
        Architecture = item.Text("Architecture"),
        Machine = item.Text("Machine"),
        Firmware = item.Find("Firmware")?.Word("bios", "efi"),
        SecureBoot = item.Flag("SecureBoot"),
        Tpm = item.Flag("Tpm"),
        OsVariant = item.Text(OsVariant.Name),
        Cpu = item.Text("Cpu") is { } cpu ? new VirtCpuConfig { Mode = DomainProperties.CpuMode(cpu), Model = DomainProperties.CpuMode(cpu) == "custom" ? cpu : null } : null,
        Disks = Disks(item),
        Interfaces = [.. item.Find("Network")?.Items().Select(Interface) ?? []],
        Graphics = [.. item.Find("Graphics")?.Items().Select(Graphics) ?? []],
    };

    /// <summary>The disks of a document; volumes that are to be made have the names that they will have.</summary>
    internal static IReadOnlyList<VirtDiskConfig> Disks(DesiredItem item)
    {
        var disks = item.Find("Disk")?.Items().Select(Disk).ToList() ?? [];
        var made = 0;
        for (var i = 0; i < disks.Count; i++)
        {
            if (disks[i].IsNew)
            {
                var format = disks[i].Format ?? "qcow2";
                disks[i] = disks[i] with { Format = format, VolumeName = disks[i].VolumeName ?? DomainPlanner.NameFor(item.Name, format, made) };
                made++;
            }
        }

        return item.Text("Cdrom") is { } disc ? [.. disks, new VirtDiskConfig { Path = disc, Device = "cdrom" }] : disks;
    }

    internal static VirtInterfaceConfig Interface(ConfigurationNode node)
    {
        if (!node.IsMap)
        {
            return new VirtInterfaceConfig { Network = node.Text() };
        }

        return new VirtInterfaceConfig
        {
            Network = Text(node, "Network"),
            PortGroup = Text(node, "PortGroup"),
            Bridge = Text(node, "Bridge"),
            Direct = Text(node, "Direct"),
            DirectMode = Text(node, "DirectMode"),
            User = node.Find("User")?.Flag() ?? false,
            Model = Text(node, "Model"),
            Mac = Text(node, "Mac"),
            Vlan = node.Find("Vlan")?.Count(0, 4095),
            Mtu = node.Find("Mtu")?.Count(68, 65535),
            LinkUp = node.Find("LinkUp")?.Flag() ?? true,
            Filter = Text(node, "Filter"),
            BootOrder = node.Find("BootOrder")?.Count(1),
        };
    }

    internal static VirtGraphicsConfig Graphics(ConfigurationNode node)
    {
        if (!node.IsMap)
        {
            return new VirtGraphicsConfig { Type = node.Text().ToLowerInvariant() };
        }

        return new VirtGraphicsConfig
        {
            Type = Text(node, "Type")?.ToLowerInvariant() ?? "vnc",
            Port = node.Find("Port")?.Count(0, 65535),
            TlsPort = node.Find("TlsPort")?.Count(0, 65535),
            Listen = Text(node, "Listen"),
            Socket = Text(node, "Socket"),
            Keymap = Text(node, "Keymap"),
        };
    }

    // A path, a size for a new volume, or a map.
    private static VirtDiskConfig Disk(ConfigurationNode node)
    {
        if (!node.IsMap)
        {
            return node.Scalar is string text && SizeWords.Read(text) is null ? new VirtDiskConfig { Path = text } : new VirtDiskConfig { Size = node.Size() };
        }

        return new VirtDiskConfig
        {
            Size = node.Find("Size")?.Size(),
            Pool = Text(node, "Pool"),
            VolumeName = Text(node, "VolumeName"),
            Path = Text(node, "Path"),
            Format = Text(node, "Format"),
            BackingPath = Text(node, "BackingPath"),
            Device = node.Find("Device")?.Word("disk", "cdrom", "floppy", "lun") ?? "disk",
            Bus = Text(node, "Bus"),
            Target = Text(node, "Target"),
            ReadOnly = node.Find("ReadOnly")?.Flag() ?? false,
            Shareable = node.Find("Shareable")?.Flag() ?? false,
            Cache = Text(node, "Cache"),
            IO = Text(node, "IO"),
            Discard = Text(node, "Discard"),
            Serial = Text(node, "Serial"),
            BootOrder = node.Find("BootOrder")?.Count(1),
        };
    }

    private static string? Text(ConfigurationNode node, string key) => node.Find(key)?.Text();
}
