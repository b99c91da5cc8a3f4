using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;

namespace VirtPS.Drivers.Shared.Domains;

/// <summary>What the life of a guest, statistics and questions to it need to know of a definition.</summary>
internal sealed class DomainDeviceFacts
{
    internal DomainDeviceFacts(XElement domain)
    {
        var devices = domain.Element("devices");
        Disks = [.. (devices?.Elements("disk") ?? []).Select(disk => new DiskFacts(disk))];
        Interfaces = [.. (devices?.Elements("interface") ?? []).Select(card => new InterfaceFacts(card))];
        HasBalloon = devices?.Element("memballoon") is { } balloon && (string?)balloon.Attribute("model") is not "none";
        PerfEvents =
        [
            .. domain.Elements("perf").Elements("event")
                .Where(item => (string?)item.Attribute("enabled") == "yes")
                .Select(item => (string?)item.Attribute("name") ?? string.Empty),
        ];
        OfflineVcpus =
        [
            .. domain.Elements("vcpus").Elements("vcpu")
                .Where(item => (string?)item.Attribute("enabled") == "no")
                .Select(item => int.TryParse((string?)item.Attribute("id"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : -1),
        ];
        IOThreads = ThreadsOf(domain);
        OnPoweroff = LifecycleWords.Action((string?)domain.Element("on_poweroff"), DomainLifecycleAction.Destroy);
        OnReboot = LifecycleWords.Action((string?)domain.Element("on_reboot"), DomainLifecycleAction.Restart);
        OnCrash = LifecycleWords.Action((string?)domain.Element("on_crash"), DomainLifecycleAction.Destroy);
    }

    /// <summary>What happens when the guest powers off.</summary>
    internal DomainLifecycleAction OnPoweroff { get; }

    /// <summary>What happens when the guest reboots.</summary>
    internal DomainLifecycleAction OnReboot { get; }

    /// <summary>What happens when the guest crashes.</summary>
    internal DomainLifecycleAction OnCrash { get; }

    /// <summary>The disks, in their order.</summary>
    internal IReadOnlyList<DiskFacts> Disks { get; }

    /// <summary>The network interfaces, in their order.</summary>
    internal IReadOnlyList<InterfaceFacts> Interfaces { get; }

    /// <summary>Whether there is a memory balloon.</summary>
    internal bool HasBalloon { get; }

    /// <summary>The performance events that are counted.</summary>
    internal IReadOnlyList<string> PerfEvents { get; }

    /// <summary>Virtual CPUs that are named as unplugged.</summary>
    internal IReadOnlyList<int> OfflineVcpus { get; }

    /// <summary>Finds the disk that a caller names.</summary>
    /// <param name="name">Its target, or the full path of its source when no other disk has that.</param>
    /// <returns>The disk; null when there is none.</returns>
    internal DiskFacts? FindDisk(string name) => name.StartsWith('/')
        ? Disks.Where(disk => disk.Path == name).Take(2).ToArray() is [var only] ? only : null
        : Disks.FirstOrDefault(disk => disk.Target == name);

    /// <summary>Lists the virtual CPUs that are plugged in.</summary>
    /// <param name="definition">The definition that these devices are of.</param>
    /// <returns>Their numbers.</returns>
    internal IEnumerable<int> OnlineVcpus(DomainDefinition definition) => OfflineVcpus.Count == 0
        ? Enumerable.Range(0, definition.Vcpus)
        : Enumerable.Range(0, definition.MaxVcpus).Except(OfflineVcpus);

    /// <summary>The numbers of the I/O threads.</summary>
    internal IReadOnlyList<uint> IOThreads { get; }

    /// <summary>Lists the numbers of I/O threads.</summary>
    /// <param name="domain">A <c>domain</c> element.</param>
    /// <returns>The numbers.</returns>
    internal static IReadOnlyList<uint> ThreadsOf(XElement domain) =>
    [
        .. domain.Elements("iothreadids").Elements("iothread")
            .Select(item => uint.TryParse((string?)item.Attribute("id"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0),
    ];
}

/// <summary>A disk of a definition.</summary>
internal sealed class DiskFacts
{
    internal DiskFacts(XElement disk)
    {
        Target = (string?)disk.Element("target")?.Attribute("dev") ?? string.Empty;
        Device = (string?)disk.Attribute("device") ?? "disk";
        var source = disk.Element("source");
        Path = (string?)(source?.Attribute("file") ?? source?.Attribute("dev") ?? source?.Attribute("dir") ?? source?.Attribute("name"));
        IsEmpty = Path is null && source?.Attribute("volume") is null;
    }

    /// <summary>Where the guest sees it, such as vda.</summary>
    internal string Target { get; }

    /// <summary>What the guest sees: disk, cdrom, floppy or lun.</summary>
    internal string Device { get; }

    /// <summary>The source; null when the drive is empty, or the source has no path.</summary>
    internal string? Path { get; }

    /// <summary>Whether nothing is in the drive.</summary>
    internal bool IsEmpty { get; }
}

/// <summary>A network interface of a definition.</summary>
internal sealed class InterfaceFacts
{
    internal InterfaceFacts(XElement card)
    {
        Type = (string?)card.Attribute("type") ?? string.Empty;
        Mac = (string?)card.Element("mac")?.Attribute("address") ?? string.Empty;
        Target = (string?)card.Element("target")?.Attribute("dev") ?? string.Empty;
        Network = (string?)card.Element("source")?.Attribute("network");
    }

    /// <summary>What it is connected to: network, bridge, user and so on.</summary>
    internal string Type { get; }

    /// <summary>Its MAC address.</summary>
    internal string Mac { get; }

    /// <summary>The host's name of its other end.</summary>
    internal string Target { get; }

    /// <summary>The virtual network; null when it is connected to something else.</summary>
    internal string? Network { get; }
}
