using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.BlockJobs;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>Takes the bitmaps of disks along that are copied, so that checkpoints made here count there.</summary>
/// <remarks>qemuMigrationSrcBeginPhaseBlockDirtyBitmaps, qemuMigrationDstPrepareAnyBlockDirtyBitmaps, qemuMigrationSrcRunPrepareBlockDirtyBitmaps; QEMU's block-bitmap-mapping.</remarks>
/// <param name="node">Where the guest is.</param>
internal sealed class MigrationBitmaps(QemuNode node)
{
    private const string Root = "blockDirtyBitmaps";

    /// <summary>Lists the bitmaps that the other host may have.</summary>
    /// <param name="domain">The domain, which runs.</param>
    /// <param name="options">How it goes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The part of the cookie; null where there are none.</returns>
    internal async Task<XElement?> OfferAsync(QemuDomain domain, MigrationOptions options, CancellationToken cancellationToken)
    {
        var run = QemuNode.Running(domain);
        var nodes = await GuestDisks.NodesAsync(run.Monitor, cancellationToken).ConfigureAwait(false);
        var offer = new XElement(Root);
        foreach (var disk in MigrationRules.CopiedDisks(domain.Definition.ToTree(), options))
        {
            var target = MigrationRules.TargetOf(disk);
            var top = await GuestDisks.ChainAsync(node, run, disk, cancellationToken).ConfigureAwait(false);
            var names = nodes.GetValueOrDefault(top.Node).Items("dirty-bitmaps").Select(bitmap => bitmap.Text("name")).OfType<string>()
                .Where(name => DirtyBitmaps.IsValid(nodes, top, name));
            var bitmaps = names.Select(name => new XElement("bitmap", new XAttribute("name", name), new XAttribute("alias", $"libvirt-{target}-{name}"))).ToList();
            if (bitmaps.Count > 0)
            {
                offer.Add(new XElement("disk", new XAttribute("target", target), bitmaps));
            }
        }

        return offer.HasElements ? offer : null;
    }

    /// <summary>Gets ready for bitmaps, as far as there is a place for them.</summary>
    /// <param name="job">The migration.</param>
    /// <param name="run">The guest's run.</param>
    /// <param name="offer">What the other host has.</param>
    /// <param name="tuning">What QEMU is told of the migration.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What is wanted of it; null for nothing.</returns>
    internal async Task<XElement?> AcceptAsync(MigrationJob job, QemuRun run, XElement? offer, MigrationTuning tuning, CancellationToken cancellationToken)
    {
        if (offer is null)
        {
            return null;
        }

        var wanted = new XElement(offer);
        var nodes = await GuestDisks.NodesAsync(run.Monitor, cancellationToken).ConfigureAwait(false);
        var mapping = new JsonArray();
        foreach (var disk in wanted.Elements("disk").ToArray())
        {
            var name = (await ImageOfAsync(job, run, disk, cancellationToken).ConfigureAwait(false)).Node;
            var image = nodes.GetValueOrDefault(name).Field("image");

            // Only this format keeps bitmaps, and one that is there already is not for others to write to.
            var canKeep = image?.Text("format") == "qcow2" && image?.Field("format-specific")?.Field("data")?.Text("compat") != "0.10";
            disk.Elements("bitmap").Where(bitmap => !canKeep || DirtyBitmaps.Find(nodes, name, bitmap.Get("name") ?? string.Empty) is not null).Remove();
            if (disk.HasElements)
            {
                mapping.Add(Map(disk, name, bitmap => bitmap.Get("name")!, isMerged: false));
            }
            else
            {
                disk.Remove();
            }
        }

        if (mapping.Count == 0)
        {
            return null;
        }

        tuning.MapBitmaps(mapping);
        return wanted;
    }

    /// <summary>Has QEMU send the bitmaps that the other host wants.</summary>
    /// <param name="job">The migration; it keeps what is made for it only.</param>
    /// <param name="run">The guest's run.</param>
    /// <param name="wanted">What it wants; null for nothing.</param>
    /// <param name="options">How it goes.</param>
    /// <param name="tuning">What QEMU is told of the migration.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    internal async Task SendAsync(MigrationJob job, QemuRun run, XElement? wanted, MigrationOptions options, MigrationTuning tuning, CancellationToken cancellationToken)
    {
        if (wanted is null)
        {
            return;
        }

        var nodes = await GuestDisks.NodesAsync(run.Monitor, cancellationToken).ConfigureAwait(false);
        var (mapping, actions) = (new JsonArray(), new JsonArray());
        List<(string Node, string Name)> made = [];
        foreach (var disk in wanted.Elements("disk"))
        {
            var top = await ImageOfAsync(job, run, disk, cancellationToken).ConfigureAwait(false);

            // A chain becomes one image there, and its parts of a bitmap become one too.
            var isMerged = top.Backing is not null && !options.Has(DomainMigrateFlags.NonSharedInc);
            mapping.Add(Map(disk, top.Node, bitmap => isMerged ? Temporary(bitmap) : bitmap.Get("name")!, isMerged));
            foreach (var bitmap in isMerged ? disk.Elements("bitmap") : [])
            {
                made.Add((top.Node, Temporary(bitmap)));
                foreach (var action in DirtyBitmaps.MergeAll(nodes, top, null, top.Node, bitmap.Get("name"), Temporary(bitmap), isRecording: true))
                {
                    actions.Add(action!.DeepClone());
                }
            }
        }

        await DirtyBitmaps.TransactAsync(run.Monitor, actions, cancellationToken).ConfigureAwait(false);
        job.Bitmaps = made;
        tuning.MapBitmaps(mapping);
    }

    /// <summary>Removes what was made for a migration that did not succeed.</summary>
    /// <param name="job">The migration.</param>
    /// <param name="run">The guest's run.</param>
    /// <returns>The work; what is gone already is passed over.</returns>
    internal static async Task DropAsync(MigrationJob job, QemuRun run)
    {
        foreach (var (place, name) in job.Bitmaps)
        {
            await run.Monitor.TryRunAsync("block-dirty-bitmap-remove", new JsonObject { ["node"] = place, ["name"] = name }, CancellationToken.None).ConfigureAwait(false);
        }

        job.Bitmaps = [];
    }

    private static string Temporary(XElement bitmap) => $"libvirt-migration-{bitmap.Get("alias")}";

    private static JsonObject Map(XElement disk, string node, Func<XElement, string> nameOf, bool isMerged)
    {
        var bitmaps = new JsonArray();
        foreach (var bitmap in disk.Elements("bitmap"))
        {
            var entry = new JsonObject { ["name"] = nameOf(bitmap), ["alias"] = bitmap.Get("alias") };
            if (isMerged)
            {
                entry["transform"] = new JsonObject { ["persistent"] = true };
            }

            bitmaps.Add(entry);
        }

        return new JsonObject { ["node-name"] = node, ["alias"] = disk.Get("target"), ["bitmaps"] = bitmaps };
    }

    private Task<CommandLine.StorageImage> ImageOfAsync(MigrationJob job, QemuRun run, XElement disk, CancellationToken cancellationToken)
    {
        var target = disk.Get("target");
        var own = job.Domain.Definition.ToTree().Elements("devices").Elements("disk").FirstOrDefault(item => MigrationRules.TargetOf(item) == target)
            ?? throw QemuNode.Speaker.Internal($"Can't find disk '{target}' in domain definition");
        return GuestDisks.ChainAsync(node, run, own, cancellationToken);
    }
}
