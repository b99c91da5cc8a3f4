using System.Collections.ObjectModel;
using VirtPS.Drivers.Shared.Sysfs;

namespace VirtPS.Drivers.NodeDevice.Kernel;

/// <summary>What udev found out about a device and keeps in its database.</summary>
/// <remarks>A file of <c>/run/udev/data</c>: lines <c>E:KEY=VALUE</c> are properties, lines <c>S:NAME</c> links under <c>/dev</c>.</remarks>
/// <param name="Properties">The properties by their keys.</param>
/// <param name="Links">The links' full paths, in the order of their names.</param>
internal sealed record UdevRecord(IReadOnlyDictionary<string, string> Properties, IReadOnlyList<string> Links)
{
    private const string Directory = "/run/udev/data/";

    /// <summary>What there is of a device that udev does not know.</summary>
    internal static UdevRecord Empty { get; } = new(ReadOnlyDictionary<string, string>.Empty, []);

    /// <summary>Reads what udev keeps of a device.</summary>
    /// <param name="tree">The host's files.</param>
    /// <param name="id">The device's name in the database, such as <c>b8:0</c>, <c>n2</c> or <c>+pci:0000:00:02.0</c>.</param>
    /// <returns>The record; an empty one where udev does not run or keeps none.</returns>
    internal static UdevRecord Read(HostTree tree, string id)
    {
        var lines = tree.ReadLines(Directory + id);
        if (lines.Count == 0)
        {
            return Empty;
        }

        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        var links = new List<string>();
        foreach (var line in lines)
        {
            if (line.StartsWith("S:", StringComparison.Ordinal))
            {
                links.Add("/dev/" + line[2..]);
            }
            else if (line.StartsWith("E:", StringComparison.Ordinal) && line.IndexOf('=', StringComparison.Ordinal) is var split and > 2)
            {
                properties[line[2..split]] = line[(split + 1)..];
            }
        }

        links.Sort(StringComparer.Ordinal);
        return new UdevRecord(properties, links);
    }
}
