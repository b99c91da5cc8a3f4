using System.Globalization;
using System.Xml.Linq;

namespace VirtPS.Engine.Model;

/// <summary>Limits of disk I/O, of one disk or of a group of disks; nothing where there is none.</summary>
public sealed record VirtIoLimits
{
    /// <summary>For reading and writing together, in bytes per second.</summary>
    public long? TotalBytesPerSec { get; init; }

    /// <summary>For reading, in bytes per second.</summary>
    public long? ReadBytesPerSec { get; init; }

    /// <summary>For writing, in bytes per second.</summary>
    public long? WriteBytesPerSec { get; init; }

    /// <summary>For requests per second.</summary>
    public long? TotalIops { get; init; }

    /// <summary>For reading requests per second.</summary>
    public long? ReadIops { get; init; }

    /// <summary>For writing requests per second.</summary>
    public long? WriteIops { get; init; }

    /// <summary>The highest of the limits for bursts in bytes per second.</summary>
    public long? BurstBytesPerSec { get; init; }

    /// <summary>The highest of the limits for bursts in requests per second.</summary>
    public long? BurstIops { get; init; }

    /// <summary>How many bytes count as one request.</summary>
    public long? IopsSize { get; init; }

    /// <summary>Reads limits.</summary>
    /// <param name="element">An <c>iotune</c> or a <c>throttlegroup</c> element, or nothing.</param>
    /// <returns>The limits.</returns>
    internal static VirtIoLimits Of(XElement? element)
    {
        return new VirtIoLimits
        {
            TotalBytesPerSec = Read("total_bytes_sec"),
            ReadBytesPerSec = Read("read_bytes_sec"),
            WriteBytesPerSec = Read("write_bytes_sec"),
            TotalIops = Read("total_iops_sec"),
            ReadIops = Read("read_iops_sec"),
            WriteIops = Read("write_iops_sec"),
            BurstBytesPerSec = Most("total_bytes_sec_max", "read_bytes_sec_max", "write_bytes_sec_max"),
            BurstIops = Most("total_iops_sec_max", "read_iops_sec_max", "write_iops_sec_max"),
            IopsSize = Read("size_iops_sec"),
        };

        long? Read(string name) =>
            long.TryParse((string?)element?.Element(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : null;

        long? Most(params string[] names) => names.Select(Read).Max();
    }

    /// <summary>Says in a few words what is limited.</summary>
    /// <returns>Such as <c>read 10 MiB/s, 500 requests/s</c>; <c>none</c> without limits.</returns>
    public override string ToString()
    {
        (string Name, long? Value, bool Size)[] limits =
        [
            (string.Empty, TotalBytesPerSec, true), ("read ", ReadBytesPerSec, true), ("write ", WriteBytesPerSec, true),
            (string.Empty, TotalIops, false), ("read ", ReadIops, false), ("write ", WriteIops, false),
        ];
        var said = limits.Where(limit => limit.Value is not null)
            .Select(limit => limit.Name + (limit.Size ? $"{SizeText.Of(limit.Value)}/s" : $"{limit.Value} requests/s"));
        return string.Join(", ", said) is { Length: > 0 } text ? text : "none";
    }
}
