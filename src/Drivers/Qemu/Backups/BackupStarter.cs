using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.BlockJobs;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.Checkpoints;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Devices;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Backups;

/// <summary>Begins backups of running guests.</summary>
/// <remarks>qemuBackupBegin. All disks begin at the same moment, and the checkpoint with them, or none does.</remarks>
/// <param name="node">Where the domains are.</param>
internal sealed class BackupStarter(QemuNode node)
{
    private readonly QemuCheckpointMaker _checkpoints = new(node, node.Checkpoints);

    /// <summary>Begins a backup.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="xml">What is wanted.</param>
    /// <param name="checkpointXml">A checkpoint to take at the same moment; nothing for none.</param>
    /// <param name="flags">Whether the images that are written to are there, and whether a guest that powers off is kept.</param>
    /// <param name="cancellationToken">Gives up; what was made is removed.</param>
    /// <returns>The start; the end is told by an event.</returns>
    internal async Task BeginAsync(QemuDomain domain, string xml, string? checkpointXml, DomainBackupFlags flags, CancellationToken cancellationToken)
    {
        var element = BackupNormalizer.Normalize(VirtXml.Parse(xml, "domainbackup"));
        var now = node.Host.Clock.GetUtcNow();
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var suffix = checkpointXml is null ? seconds : CheckpointXml.Parse(checkpointXml).Name ?? seconds;
        var job = await domain.Jobs.BeginLongAsync("backup", BackupEnds.Beside, "virDomainBackupBegin", cancellationToken).ConfigureAwait(false);
        try
        {
            if (domain.Run is not { } run)
            {
                throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, "cannot perform disk backup for inactive domain");
            }

            var live = domain.Definition.ToTree();
            BackupNormalizer.AlignDisks(element, live, suffix);
            var backup = new QemuBackup(element, flags.HasFlag(DomainBackupFlags.ReuseExternal), now)
            {
                Job = job,
                KeepsGuest = flags.HasFlag(DomainBackupFlags.PreserveShutdownDomain),
            };
            CheckServer(backup);
            using var hold = await domain.Jobs.BeginWithinAsync(job, "virDomainBackupBegin", cancellationToken).ConfigureAwait(false);
            var checkpoint = checkpointXml is null ? null : _checkpoints.Draft(domain, checkpointXml);
            await StartAsync(domain, run, live, backup, checkpoint, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            job.Dispose();
            throw;
        }
    }

    private static void CheckServer(QemuBackup backup)
    {
        if (!backup.IsPulled)
        {
            return;
        }

        if (backup.Element.Element("server") is not { } server)
        {
            backup.Element.AddFirst(server = new XElement("server", new XAttribute("transport", "tcp"), new XAttribute("name", "localhost")));
        }

        switch (server.Get("transport"))
        {
            case "tcp" when server.Get("port") is null:
                throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, "<domainbackup> must specify TCP port for now");
            case "fd":
                throw QemuNode.Speaker.Say(VirtErrorCode.OperationUnsupported, "backups cannot be fetched from a passed file descriptor");
        }
    }

    private async Task StartAsync(QemuDomain domain, QemuRun run, XElement live, QemuBackup backup, DomainCheckpoint? checkpoint, CancellationToken cancellationToken)
    {
        var disks = backup.Disks.ToList();
        if (disks.Count == 0)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, "no disks selected for backup");
        }

        var nodes = await GuestDisks.NodesAsync(run.Monitor, cancellationToken).ConfigureAwait(false);
        var actions = checkpoint is null ? [] : await _checkpoints.ActionsAsync(domain, run, checkpoint, cancellationToken).ConfigureAwait(false);
        List<Part> parts = [];
        foreach (var (disk, i) in disks.Select((disk, i) => (disk, i)))
        {
            parts.Add(await PlanAsync(domain, run, live, backup, disk, QemuBackup.FirstIndex + i, nodes, cancellationToken).ConfigureAwait(false));
        }

        var holders = new XElement("disks", parts.Select(part => part.Holder));
        var context = await node.Preparation.DescribeAsync(domain, run, holders, cancellationToken).ConfigureAwait(false);
        var change = new LiveChange(domain, run, new LaunchBuilder(live, context));
        var jobs = parts.Select(part => part.Job).ToList();
        try
        {
            foreach (var part in parts)
            {
                await MakeStoreAsync(change, backup, part, nodes, cancellationToken).ConfigureAwait(false);
                foreach (var action in Actions(part, backup, nodes))
                {
                    actions.Add(action);
                }
            }

            await ServeAsync(change, backup, cancellationToken).ConfigureAwait(false);
            backup.Save(node, domain, run);
            node.BlockJobs.Register(domain, run, jobs);
            await DirtyBitmaps.TransactAsync(run.Monitor, actions, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            node.BlockJobs.Withdraw(domain, run, jobs);
            QemuBackup.Forget(node, domain, run);
            await change.UndoAsync().ConfigureAwait(false);
            throw;
        }

        disks.ForEach(disk => disk.Set("state", "running"));
        backup.Save(node, domain, run);
        node.Backups.Follow(domain, run, backup);
        node.BlockJobs.Begin(domain, run, jobs);
        if (checkpoint is not null)
        {
            await node.Checkpoints.AddAsync(domain, checkpoint, isCurrent: true, CancellationToken.None).ConfigureAwait(false);
        }

        await ExportAsync(domain, run, backup, parts).ConfigureAwait(false);
    }

    // qemuBackupDiskPrepareDataOne.
    private async Task<Part> PlanAsync(
        QemuDomain domain, QemuRun run, XElement live, QemuBackup backup, XElement disk, int index, IReadOnlyDictionary<string, JsonElement> nodes, CancellationToken cancellationToken)
    {
        var target = disk.Get("name")!;
        var own = BlockJobRules.DiskOf(live, target) ?? throw QemuNode.Speaker.Argument($"no disk named '{target}'");
        BlockJobRules.Check(run, own);
        var format = disk.Element("driver")?.Get("type");
        if (backup.IsPulled && format is not (null or "qcow2"))
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"pull mode backup for disk '{target}' requires qcow2 driver");
        }

        var driver = disk.Need("driver");
        driver.Set("type", format ?? "qcow2");
        disk.Set("index", index.Invariant());
        var top = await GuestDisks.ChainAsync(node, run, own, cancellationToken).ConfigureAwait(false);
        string? bitmap = null;
        if (disk.Get("incremental") is { } since)
        {
            if (domain.Checkpoints.Find(since) is null)
            {
                throw QemuNode.Speaker.Say(VirtErrorCode.NoDomainCheckpoint, $"Checkpoint '{since}' for incremental backup of disk '{target}' not found");
            }

            if (!DirtyBitmaps.IsValid(nodes, top, since))
            {
                throw QemuCheckpointMaker.Broken(since, target);
            }

            bitmap = disk.Get("exportbitmap") ?? $"backup-{target}";
        }

        var holder = backup.StoreOf(disk, own);
        var context = await GuestDisks.ContextAsync(node, run, holder, cancellationToken).ConfigureAwait(false);
        var job = new QemuBlockJob($"backup-{target}-{top.FormatNode}", BlockJobKind.Backup, target) { Bitmap = backup.IsPulled ? null : bitmap };
        return new Part(disk, holder, top, StorageImage.OfDisk(holder, context)!, bitmap, job);
    }

    private static async Task MakeStoreAsync(
        LiveChange change, QemuBackup backup, Part part, IReadOnlyDictionary<string, JsonElement> nodes, CancellationToken cancellationToken)
    {
        // What is fetched, and what changed since a checkpoint, is seen on top of the disk itself.
        var below = backup.IsPulled || (part.Bitmap is not null && part.Store.Format is "qcow2" or "qed" or "qcow" or "vmdk") ? part.Top : null;
        var store = part.Store with { Backing = below, IsLast = below is null };
        if (backup.Reuses)
        {
            change.AllowImage(store);
            await change.AddAsync(BlockChain.One(change.Launch, store), cancellationToken).ConfigureAwait(false);
            return;
        }

        if (store.Type == "file" && File.Exists(GuestDisks.PathOf(store)))
        {
            throw QemuNode.Speaker.Argument($"store '{GuestDisks.PathOf(store)}' for backup of '{part.Disk.Get("name")}' exists");
        }

        var about = nodes.GetValueOrDefault(part.Top.Node).Field("image") ?? default;
        var size = about.Number("virtual-size") ?? throw QemuNode.Speaker.Internal($"QEMU does not tell the size of disk '{part.Disk.Get("name")}'");
        await ImageMaker.MakeAsync(change, store, below, size, null, cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<JsonNode> Actions(Part part, QemuBackup backup, IReadOnlyDictionary<string, JsonElement> nodes)
    {
        if (part.Bitmap is { } bitmap)
        {
            var holder = backup.IsPulled ? part.Store.Node : part.Top.Node;
            foreach (var action in DirtyBitmaps.MergeAll(nodes, part.Top, null, holder, part.Disk.Get("incremental"), bitmap))
            {
                yield return action!.DeepClone();
            }
        }

        var data = new JsonObject
        {
            ["device"] = part.Top.Node,
            ["job-id"] = part.Job.Name,
            ["target"] = part.Store.Node,
            ["sync"] = backup.IsPulled ? "none" : part.Bitmap is null ? "full" : "incremental",
            ["auto-finalize"] = true,
            ["auto-dismiss"] = false,
        };
        if (!backup.IsPulled && part.Bitmap is not null)
        {
            data["bitmap"] = part.Bitmap;
        }

        yield return new JsonObject { ["type"] = "blockdev-backup", ["data"] = data };
    }

    private static async Task ServeAsync(LiveChange change, QemuBackup backup, CancellationToken cancellationToken)
    {
        if (!backup.IsPulled)
        {
            return;
        }

        if (backup.HasTls)
        {
            var settings = change.Launch.Context.Settings;
            var secret = settings.BackupTlsSecret is { } uuid ? change.Launch.Secrets.Object(BackupEnds.TlsId + "-secret0", new QemuSecretKey("tls", uuid.ToString(), null)) : null;
            await change.AddObjectAsync(secret, cancellationToken).ConfigureAwait(false);
            await change.AddObjectAsync(
                ImageSecrets.Tls(BackupEnds.TlsId, settings.BackupTlsDirectory, isServer: true, settings.BackupTlsVerify, secret?["id"]?.GetValue<string>()), cancellationToken).ConfigureAwait(false);
        }

        var server = backup.Element.Element("server")!;
        var address = server.Get("transport") == "unix"
            ? new JsonObject { ["type"] = "unix", ["data"] = new JsonObject { ["path"] = server.Get("socket") } }
            : new JsonObject { ["type"] = "inet", ["data"] = new JsonObject { ["host"] = server.Get("name"), ["port"] = server.Get("port") } };
        var arguments = new JsonObject { ["addr"] = address };
        if (backup.HasTls)
        {
            arguments["tls-creds"] = BackupEnds.TlsId;
        }

        await change.RunAsync("nbd-server-start", arguments, cancellationToken).ConfigureAwait(false);
        change.OnUndo(() => change.Monitor.TryRunAsync("nbd-server-stop", null, CancellationToken.None));
    }

    private async Task ExportAsync(QemuDomain domain, QemuRun run, QemuBackup backup, List<Part> parts)
    {
        if (!backup.IsPulled)
        {
            return;
        }

        try
        {
            foreach (var part in parts)
            {
                part.Disk.Default("exportname", part.Disk.Get("name")!);
                if (part.Bitmap is not null)
                {
                    part.Disk.Default("exportbitmap", part.Bitmap);
                }

                var export = new JsonObject
                {
                    ["type"] = "nbd",
                    ["id"] = $"libvirt-nbd-{part.Store.Node}",
                    ["node-name"] = part.Store.Node,
                    ["writable"] = false,
                    ["name"] = part.Disk.Get("exportname"),
                };
                if (part.Bitmap is not null)
                {
                    export["bitmaps"] = new JsonArray(part.Bitmap);
                }

                await run.Monitor.RunAsync("block-export-add", export, CancellationToken.None).ConfigureAwait(false);
            }

            backup.Save(node, domain, run);
        }
        catch (VirtException)
        {
            // The checkpoint stays: it is as good as any.
            await node.Backups.CancelAsync(domain, run, backup, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private sealed record Part(XElement Disk, XElement Holder, StorageImage Top, StorageImage Store, string? Bitmap, QemuBlockJob Job);
}
