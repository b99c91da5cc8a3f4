using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Backups;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Blocks;

/// <summary>Makes a definition and its guest's block nodes agree again, after a daemon was killed between a change of the one and of the other.</summary>
/// <param name="node">Where the guests are.</param>
internal sealed partial class BlockGraphRepair(QemuNode node)
{
    /// <summary>Takes images into the definition that QEMU has put on top of disks, when nobody lived to write that down.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    internal async Task AdoptAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken)
    {
        var drives = await GuestDisks.DrivesAsync(run.Monitor, cancellationToken).ConfigureAwait(false);
        var nodes = await GuestDisks.NodesAsync(run.Monitor, cancellationToken).ConfigureAwait(false);
        foreach (var disk in Disks(domain).Where(disk => disk.Element("mirror") is null && disk.Element("driver")?.Get("copy_on_read") != "on"))
        {
            if (DiskChain.OfDisk(disk) is not { } chain
                || NumberOf(drives.GetValueOrDefault(DiskDevices.QomName(disk)).Field("inserted")?.Text("node-name")) is not { } index
                || chain.Find(index) >= 0
                || nodes.GetValueOrDefault($"libvirt-{index}-storage").Text("file") is not { } file
                || nodes.GetValueOrDefault($"libvirt-{index}-format") is not { ValueKind: JsonValueKind.Object } format
                || format.Text("backing_file") is not { } below || below != chain.Top.Path)
            {
                continue;
            }

            node.Log(LogPriority.Warning, $"domain '{domain.Name}': '{file}' was put on top of '{below}' and not written down");
            var isDevice = BackingNames.IsDevice(file);
            var top = new ChainImage(
                isDevice ? "block" : "file", format.Text("drv"), new XElement("source", new XAttribute(isDevice ? "dev" : "file", file)), index);
            var target = disk.Element("target")?.Get("dev");
            node.Changes.ChangeLive(domain, tree => Stack(Find(tree.Element, target), top, chain.Top));
            if (domain.IsPersistent)
            {
                await node.Changes.ChangeStoredAsync(domain, tree => Stack(Find(tree.Element, target), top.Stored(), chain.Top), CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Removes nodes of images that no disk, copy or backup has: their numbers must be free for others.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    internal async Task SweepAsync(QemuDomain domain, QemuRun run, CancellationToken cancellationToken)
    {
        var known = domain.Definition.ToTree().Element("devices")!.Descendants()
            .Where(element => element.Name.LocalName is "source" or "backingStore" or "mirror")
            .Concat(QemuBackup.Of(run)?.Disks ?? [])
            .Select(element => element.Get("index")).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var nodes = await GuestDisks.NodesAsync(run.Monitor, cancellationToken).ConfigureAwait(false);

        // A node goes only when nothing is on top of it: those for formats before those that they read, and newer images before older.
        var orphans = nodes.Keys.Where(name => NumberOf(name) is { } index && !known.Contains(index))
            .OrderBy(name => name.EndsWith("-format", StringComparison.Ordinal) ? 0 : name.EndsWith("-slice-sto", StringComparison.Ordinal) ? 1 : 2)
            .ThenByDescending(name => int.Parse(NumberOf(name)!, System.Globalization.CultureInfo.InvariantCulture));
        foreach (var name in orphans)
        {
            await run.Monitor.TryRunAsync("blockdev-del", new JsonObject { ["node-name"] = name }, cancellationToken).ConfigureAwait(false);
        }
    }

    private static IEnumerable<XElement> Disks(QemuDomain domain) => domain.Definition.ToTree().Element("devices")?.Elements("disk") ?? [];

    private static XElement? Find(XElement domain, string? target) =>
        domain.Element("devices")?.Elements("disk").FirstOrDefault(disk => disk.Element("target")?.Get("dev") == target);

    private static void Stack(XElement? disk, ChainImage top, ChainImage below)
    {
        if (disk is not null && DiskChain.OfDisk(disk) is { } chain && chain.Top.IsAt(below))
        {
            new DiskChain([top, .. chain.Images], chain.IsWhole).WriteTo(disk);
        }
    }

    private static string? NumberOf(string? name) => name is not null && NodeName().Match(name) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("^libvirt-([0-9]+)-(storage|format|slice-sto)$", RegexOptions.CultureInvariant)]
    private static partial Regex NodeName();
}
