using System.Globalization;
using System.Text.RegularExpressions;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Storage.Blocks;

/// <summary>A stretch of a disk: a partition, or what is free between partitions.</summary>
/// <param name="Number">The partition's number; 0 for what is free.</param>
/// <param name="Kind">Its kind: primary, extended or logical; for what is free, whether it lies in an extended partition.</param>
/// <param name="Start">Its first byte.</param>
/// <param name="End">The byte behind its last.</param>
internal sealed record DiskPart(int Number, string Kind, long Start, long End)
{
    /// <summary>Whether it is no partition.</summary>
    internal bool IsFree => Number == 0;
}

/// <summary>What is on a disk, as parted(8) shows it.</summary>
/// <param name="Label">The kind of label, by libvirt's name.</param>
/// <param name="Parts">The partitions and what is free, in order.</param>
/// <remarks>What libvirt has a helper program for.</remarks>
internal sealed partial record PartitionTable(string Label, IReadOnlyList<DiskPart> Parts)
{
    private const int SectorSize = 512;

    /// <summary>Reads a disk's label.</summary>
    /// <param name="device">The disk.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>What is on it.</returns>
    /// <exception cref="VirtException">InternalError with the program's words.</exception>
    internal static async Task<PartitionTable> ReadAsync(string device, CancellationToken cancellationToken)
    {
        var text = await HostProgram.Find("parted", VirtErrorDomain.Storage).RunAsync(
            VirtErrorDomain.Storage, ["--script", device, "unit", "B", "print", "free"], cancellationToken).ConfigureAwait(false);
        return Parse(text);
    }

    /// <summary>Reads what parted prints for <c>unit B print free</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>What is on the disk.</returns>
    /// <exception cref="VirtException">InternalError when the text is no table.</exception>
    internal static PartitionTable Parse(string text)
    {
        var label = LabelLine().Match(text) is { Success: true } found
            ? found.Groups[1].Value
            : throw new VirtException(VirtErrorCode.InternalError, "parted shows no partition table", VirtErrorDomain.Storage);
        var parts = new List<DiskPart>();
        foreach (Match line in PartLine().Matches(text))
        {
            var start = long.Parse(line.Groups[2].Value, CultureInfo.InvariantCulture);
            var end = long.Parse(line.Groups[3].Value, CultureInfo.InvariantCulture) + 1;
            var number = line.Groups[1].Length > 0 ? int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
            // Only the oldest label has kinds; elsewhere a name may stand in that place.
            var kind = label == "msdos" && line.Groups[4].Value is "extended" or "logical" ? line.Groups[4].Value : "primary";
            parts.Add(new DiskPart(number, kind, start, end));
        }

        return new PartitionTable(label == "msdos" ? "dos" : label, [.. parts.Select(part => Place(part, parts))]);
    }

    /// <summary>The first sector of a disk is its label's, though parted may call it free.</summary>
    private static DiskPart Place(DiskPart part, List<DiskPart> all)
    {
        if (!part.IsFree)
        {
            return part;
        }

        var isInside = all.Any(other => other.Kind == "extended" && !other.IsFree && part.Start >= other.Start && part.End <= other.End);
        return part with { Kind = isInside ? "logical" : "primary", Start = part.Start == 0 ? SectorSize : part.Start };
    }

    [GeneratedRegex(@"(?m)^Partition Table: (\S+)")]
    private static partial Regex LabelLine();

    [GeneratedRegex(@"(?m)^\s*(\d*)\s+(\d+)B\s+(\d+)B\s+\d+B\s*(\S*)")]
    private static partial Regex PartLine();
}
