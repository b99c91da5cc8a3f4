using System.Text.Json;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Statistics;

/// <summary>Puts what went to and from disks, and how large their images are, under the names of virConnectGetAllDomainStats; in bytes and nanoseconds.</summary>
/// <remarks>qemuDomainGetStatsBlock. Each image has a record; without images below, each disk has one.</remarks>
/// <param name="answers">What QEMU answered; null when it did not.</param>
/// <param name="values">Where the figures go.</param>
internal sealed class DiskFigures(GuestAnswersOfMonitor? answers, List<TypedParameter> values)
{
    private static readonly (string Name, string Field)[] Counters =
    [
        ("rd.reqs", "rd_operations"), ("rd.bytes", "rd_bytes"), ("rd.times", "rd_total_time_ns"),
        ("wr.reqs", "wr_operations"), ("wr.bytes", "wr_bytes"), ("wr.times", "wr_total_time_ns"),
        ("fl.reqs", "flush_operations"), ("fl.times", "flush_total_time_ns"),
    ];

    private readonly Dictionary<string, JsonElement> _nodes = answers?.Nodes.Items()
        .Where(item => item.Text("node-name") is not null)
        .ToDictionary(item => item.Text("node-name")!, StringComparer.Ordinal) ?? [];

    /// <summary>Adds the disks of a domain.</summary>
    /// <param name="domain">Its definition.</param>
    /// <param name="withBacking">Whether the images below those on top have records too.</param>
    internal void Add(XElement domain, bool withBacking)
    {
        var records = domain.Elements("devices").Elements("disk").SelectMany(disk => Images(disk, withBacking), (disk, image) => (Disk: disk, Image: image)).ToList();
        values.Add(new("block.count", (uint)records.Count));
        for (var record = 0; record < records.Count; record++)
        {
            Add(record, records[record].Disk, records[record].Image);
        }
    }

    // The disk itself stands for the image on top.
    private static IEnumerable<XElement> Images(XElement disk, bool withBacking)
    {
        yield return disk;
        for (var below = disk.Element("backingStore"); withBacking && below?.Element("source") is not null; below = below.Element("backingStore"))
        {
            yield return below;
        }
    }

    private void Add(int record, XElement disk, XElement image)
    {
        var source = image.Element("source");
        values.Add(new($"block.{record}.name", disk.Element("target")?.Get("dev") ?? string.Empty));
        if (image.Get("type") is "file" or "block" or "dir" && GuestDisks.PathOf(source) is { } path)
        {
            values.Add(new($"block.{record}.path", path));
        }

        var number = source?.Get("index");
        if (uint.TryParse(number, out var index))
        {
            values.Add(new($"block.{record}.backingIndex", index));
        }

        if (answers is null)
        {
            return;
        }

        var entry = image == disk && disk.Element("alias")?.Get("name") is { } alias ? GuestFigures.Entry(answers.Blocks, alias) : default;
        var stats = entry.Field("stats") ?? default;
        foreach (var (name, field) in Counters)
        {
            if (stats.Number(field) is { } count)
            {
                values.Add(new($"block.{record}.{name}", (ulong)count));
            }
        }

        AddSizes(record, source, number, entry);
    }

    private void AddSizes(int record, XElement? source, string? number, JsonElement entry)
    {
        var top = entry.Text("node-name") ?? $"libvirt-{number}-format";
        var storage = _nodes.GetValueOrDefault($"libvirt-{number}-storage");
        var node = _nodes.TryGetValue(top, out var found) ? found : storage;
        var highest = entry.Field("stats")?.Number("wr_highest_offset") ?? entry.Field("parent")?.Field("stats")?.Number("wr_highest_offset");
        if (highest is { } offset)
        {
            values.Add(new($"block.{record}.allocation", (ulong)offset));
        }

        var image = node.Field("image") ?? default;
        if (image.Number("virtual-size") is { } size and > 0)
        {
            values.Add(new($"block.{record}.capacity", (ulong)size));
        }

        // A file without blocks has a length all the same.
        if (image.Number("actual-size") is { } used and > 0)
        {
            values.Add(new($"block.{record}.physical", (ulong)used));
        }
        else if (source?.Get("file") is { } file && File.Exists(file))
        {
            values.Add(new($"block.{record}.physical", (ulong)new FileInfo(file).Length));
        }

        if (storage.Number("write_threshold") is { } threshold and > 0)
        {
            values.Add(new($"block.{record}.threshold", (ulong)threshold));
        }
    }
}
