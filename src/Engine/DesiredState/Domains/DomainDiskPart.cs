using System.Xml.Linq;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>The disks that a document names.</summary>
/// <param name="wishes">What the document says.</param>
/// <param name="actual">The domain's definition.</param>
/// <param name="withDisks">Whether disks are named, and not only a disc.</param>
internal sealed class DomainDiskPart(IReadOnlyList<VirtDiskConfig> wishes, DomainXml actual, bool withDisks)
    : DomainDeviceListPart<VirtDiskConfig>(withDisks ? DomainDevices.Disk : DomainDevices.Cdrom, wishes, actual)
{
    private IReadOnlyList<NewVolume> _volumes = [];

    protected override IReadOnlyList<Func<VirtDiskConfig, XElement, bool>> Rules { get; } =
    [
        (wish, device) => wish.Target is not null && new DiskXml(device).Target == wish.Target,
        (wish, device) => wish.Target is null && IsSource(wish, new DiskXml(device)),
        (wish, device) => wish is { Target: null, Device: "cdrom" or "floppy" } && new DiskXml(device) is { } disk && disk.Device == wish.Device,
    ];

    internal static OrderedDictionary<string, object?> Describe(DiskXml disk) => Described.Of(
        ("Target", disk.Target), ("Bus", disk.Bus), ("Device", disk.Device), ("Path", disk.SourcePool is null ? disk.Source : null), ("Pool", disk.SourcePool),
        ("VolumeName", disk.SourceVolume), ("Format", disk.Format), ("ReadOnly", disk.ReadOnly ? true : null), ("Shareable", disk.Shareable ? true : null),
        ("Cache", disk.Cache), ("IO", disk.IO), ("Discard", disk.Discard), ("Serial", disk.Serial), ("BootOrder", disk.BootOrder));

    internal void Supply(IReadOnlyList<XElement> devices, IReadOnlyList<NewVolume> volumes)
    {
        Supply(devices);
        _volumes = volumes;
    }

    /// <summary>Makes the volumes of disks that are missing; where one cannot be made, those before it go again.</summary>
    internal Task MakeVolumesAsync(VirtConnection connection, CancellationToken cancellationToken) =>
        DomainMaker.MakeVolumesAsync(connection, _volumes, cancellationToken);

    protected override IEnumerable<XElement> Devices(DomainXml domain) =>
        domain.Devices.Disks.Where(disk => withDisks || disk.Device == "cdrom").Select(disk => disk.Element);

    protected override IEnumerable<(string Name, string? Desired, string? Actual)> Differences(VirtDiskConfig wish, XElement device)
    {
        var disk = new DiskXml(device);
        var named = new[]
        {
            ("Format", wish.Format, disk.Format ?? "raw"), ("Bus", wish.Bus, disk.Bus), ("Cache", wish.Cache, disk.Cache), ("IO", wish.IO, disk.IO), ("Discard", wish.Discard, disk.Discard),
            ("Serial", wish.Serial, disk.Serial), ("BootOrder", wish.BootOrder?.Invariant(), disk.BootOrder?.Invariant()),
        };
        foreach (var (name, desired, found) in named.Where(one => one.Item2 is not null))
        {
            yield return (name, desired, found);
        }

        if (!IsSource(wish, disk))
        {
            yield return ("Path", wish.Source == "empty" ? null : wish.Source, disk.Source);
        }

        yield return ("Device", wish.Device, disk.Device);
        if (wish.Device is not "cdrom")
        {
            yield return ("ReadOnly", $"{wish.ReadOnly}", $"{disk.ReadOnly}");
        }

        yield return ("Shareable", $"{wish.Shareable}", $"{disk.Shareable}");
    }

    protected override void Change(VirtDiskConfig wish, XElement device)
    {
        var disk = new DiskXml(device);
        disk.Device = wish.Device;
        disk.Format = wish.Format ?? disk.Format;
        disk.Cache = wish.Cache ?? disk.Cache;
        disk.IO = wish.IO ?? disk.IO;
        disk.Discard = wish.Discard ?? disk.Discard;
        disk.Serial = wish.Serial ?? disk.Serial;
        disk.BootOrder = wish.BootOrder ?? disk.BootOrder;
        disk.ReadOnly = wish.ReadOnly || wish.Device == "cdrom";
        disk.Shareable = wish.Shareable;
        if (wish.Bus is { } bus && bus != disk.Bus)
        {
            // Its place was on the other bus.
            disk.Bus = bus;
            device.Elements("address").Remove();
        }

        if (!IsSource(wish, disk))
        {
            SetSource(wish, disk);
        }
    }

    protected override string NameOf(XElement device) => new DiskXml(device).Target ?? "?";

    protected override string SourceOf(XElement device) => new DiskXml(device).Source ?? "empty";

    // The name that it was planned with may be another disk's.
    protected override XElement Fit(XElement device, DomainXml target)
    {
        var disk = new DiskXml(device);
        var taken = target.Devices.Disks.Select(other => other.Target).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (disk.Target is { } name && taken.Contains(name) && disk.Bus is { } bus)
        {
            disk.Target = DiskBuilder.FreeTarget(bus, taken);
        }

        return device;
    }

    private static bool IsSource(VirtDiskConfig wish, DiskXml disk) => wish switch
    {
        { Path: { } path } => disk.Source == path,
        { VolumeName: { } name } => disk.SourceVolume == name ? wish.Pool is null || disk.SourcePool == wish.Pool : disk.Source?.EndsWith($"/{name}", StringComparison.Ordinal) == true,
        _ => disk.Source is null,
    };

    private static void SetSource(VirtDiskConfig wish, DiskXml disk)
    {
        if (wish is { Path: null, Pool: { } pool, VolumeName: { } volume })
        {
            disk.SetVolume(pool, volume);
        }
        else if (wish.Path?.StartsWith("/dev/", StringComparison.Ordinal) == true)
        {
            disk.SetBlockDevice(wish.Path);
        }
        else
        {
            disk.SetFile(wish.Path);
        }
    }
}
