using System.Collections.Concurrent;
using System.Globalization;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Blocks;

namespace VirtPS.Drivers.Qemu.Events;

/// <summary>Remembers which disks of a guest failed last.</summary>
/// <remarks>The messages of virDomainGetMessages with VIR_DOMAIN_MESSAGE_IOERRORS.</remarks>
internal sealed class DiskErrors
{
    private readonly ConcurrentDictionary<string, (string Reason, DateTimeOffset Time)> _last = new(StringComparer.Ordinal);

    /// <summary>Remembers a failure.</summary>
    /// <param name="alias">The disk's alias.</param>
    /// <param name="reason">Why, such as <c>enospc</c>; empty where QEMU does not say.</param>
    /// <param name="time">When.</param>
    internal void Note(string alias, string reason, DateTimeOffset time) => _last[alias] = (reason, time);

    /// <summary>Puts the last failure of each disk in words.</summary>
    /// <param name="tree">The running definition.</param>
    /// <returns>The messages, in the order of the disks.</returns>
    internal IEnumerable<string> Describe(XElement tree)
    {
        foreach (var disk in tree.Elements("devices").Elements("disk"))
        {
            if ((string?)disk.Element("alias")?.Attribute("name") is { } alias && _last.TryGetValue(alias, out var last))
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"I/O error: disk='{(string?)disk.Element("target")?.Attribute("dev")}', path='{GuestDisks.PathOf(disk.Element("source"))}', timestamp='{last.Time:yyyy-MM-dd HH:mm:ss.fffzzz}', message='{last.Reason}'");
            }
        }
    }
}
