using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Definition;

/// <summary>Knows a guest's threads for input and output.</summary>
internal static class IOThreads
{
    /// <summary>Lists their numbers: those that are given, then the lowest that are free up to the count.</summary>
    /// <remarks>virDomainDefParseIOThreads.</remarks>
    public static HashSet<string> Of(XElement domain)
    {
        var ids = (domain.Element("iothreadids")?.Elements("iothread") ?? []).Select(t => t.Get("id") ?? string.Empty).ToHashSet(StringComparer.Ordinal);
        _ = int.TryParse(domain.Text("iothreads"), NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        for (var id = 1; ids.Count < count; id++)
        {
            ids.Add(id.Invariant());
        }

        return ids;
    }
}
