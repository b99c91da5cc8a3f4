using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.Capabilities;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Jobs;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Jobs;
using VirtPS.Engine.Schema;
using VirtPS.Engine.Uri;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>Copies the disks of a guest that migrates to the host that it goes to.</summary>
/// <remarks>qemuMigrationSrcNBDStorageCopy: QEMU mirrors each disk to the destination's NBD server until the guest has gone over.</remarks>
/// <param name="node">Where the guest is.</param>
internal sealed class StorageCopy(QemuNode node)
{
    private const string Prefix = "migration-";
    private const long Mebibyte = 1024 * 1024;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Tells the other host how large the disks are.</summary>
    /// <param name="domain">The domain, which runs.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The disks with their sizes.</returns>
    internal async Task<StorageCookie> DescribeAsync(QemuDomain domain, CancellationToken cancellationToken)
    {
        var run = QemuNode.Running(domain);
        var nodes = await GuestDisks.NodesAsync(run.Monitor, cancellationToken).ConfigureAwait(false);
        var disks = new List<(string, long)>();
        foreach (var disk in Disks(domain).Where(disk => GuestDisks.PathOf(disk.Element("source")) is not null))
        {
            var image = await GuestDisks.ChainAsync(node, run, disk, cancellationToken).ConfigureAwait(false);
            if (nodes.TryGetValue(image.Node, out var found) && found.Field("image")?.Number("virtual-size") is { } size)
            {
                disks.Add((MigrationRules.TargetOf(disk), size));
            }
        }

        return new StorageCookie(0, disks);
    }

    /// <summary>Has QEMU copy the disks, and waits until both sides are alike.</summary>
    /// <param name="job">The migration.</param>
    /// <param name="options">How it goes.</param>
    /// <param name="link">The way that the memory takes.</param>
    /// <param name="port">The port that the destination takes disks on.</param>
    /// <param name="progress">Who watches.</param>
    /// <param name="cancellationToken">Gives up; the copies are cancelled by who calls.</param>
    /// <returns>The copying; from then on what the guest writes goes to both.</returns>
    internal async Task StartAsync(
        MigrationJob job, MigrationOptions options, MigrationLink link, int port, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var run = QemuNode.Running(job.Domain);
        var server = ServerOf(options, link, port);
        foreach (var disk in MigrationRules.CopiedDisks(job.Domain.Definition.ToTree(), options))
        {
            var target = MigrationRules.TargetOf(disk);
            job.Disks = [.. job.Disks, target];
            job.Keep(node);
            await StartOneAsync(job, options, disk, server, run, cancellationToken).ConfigureAwait(false);
        }

        var watch = MigrationWatch.Of(run);
        while (true)
        {
            var heard = watch.Heard;
            var jobs = await CheckAsync(job, run, cancellationToken).ConfigureAwait(false);
            if (jobs.All(item => item.Text("status") is "ready" or "standby"))
            {
                return;
            }

            if (job.Figures is { } figures)
            {
                progress?.Report(new JobProgress($"Migrating {job.Domain.Name}", figures.MirrorDone, figures.MirrorTotal));
            }

            await MigrationWatch.WaitAsync(heard, Look, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Refuses to go on when a copy has ended.</summary>
    /// <param name="job">The migration.</param>
    /// <param name="run">The guest's run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>QEMU's jobs.</returns>
    /// <exception cref="VirtException">OperationFailed with QEMU's own words.</exception>
    internal async Task<IReadOnlyList<JsonElement>> CheckAsync(MigrationJob job, QemuRun run, CancellationToken cancellationToken)
    {
        var jobs = await JobsAsync(job, run, cancellationToken).ConfigureAwait(false);
        foreach (var target in job.Disks)
        {
            var found = jobs.FirstOrDefault(item => item.Text("id") == Prefix + target);
            if (found.ValueKind == JsonValueKind.Undefined || found.Text("status") is "aborting" or "concluded" or "null")
            {
                var words = found.Text("error");
                throw QemuNode.Speaker.Say(
                    VirtErrorCode.OperationFailed, words is null ? $"migration of disk {target} failed" : $"migration of disk {target} failed: {words}");
            }
        }

        Measure(job.Figures ??= new JobFigures(), jobs);
        return jobs;
    }

    /// <summary>Adds to figures how far the copies are.</summary>
    /// <param name="job">The migration.</param>
    /// <param name="run">The guest's run.</param>
    /// <param name="figures">The figures.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    internal async Task MeasureAsync(MigrationJob job, QemuRun run, JobFigures figures, CancellationToken cancellationToken) =>
        Measure(figures, await JobsAsync(job, run, cancellationToken).ConfigureAwait(false));

    /// <summary>Ends the copies once the guest stands still: both sides are alike then.</summary>
    /// <param name="job">The migration.</param>
    /// <param name="run">The guest's run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The end.</returns>
    /// <exception cref="VirtException">OperationFailed when a copy failed.</exception>
    internal async Task FinishAsync(MigrationJob job, QemuRun run, CancellationToken cancellationToken)
    {
        await CheckAsync(job, run, cancellationToken).ConfigureAwait(false);
        foreach (var target in job.Disks)
        {
            await run.Monitor.RunAsync("block-job-cancel", new JsonObject { ["device"] = Prefix + target }, cancellationToken).ConfigureAwait(false);
        }

        var failures = await ConcludeAsync(job, run, cancellationToken).ConfigureAwait(false);
        if (failures.Count > 0)
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, failures[0]);
        }
    }

    /// <summary>Ends the copies at once, whatever is copied.</summary>
    /// <param name="job">The migration.</param>
    /// <param name="run">The guest's run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The end.</returns>
    internal async Task CancelAsync(MigrationJob job, QemuRun run, CancellationToken cancellationToken)
    {
        if (job.Disks.Count == 0)
        {
            return;
        }

        foreach (var target in job.Disks)
        {
            await run.Monitor.TryRunAsync("block-job-cancel", new JsonObject { ["device"] = Prefix + target, ["force"] = true }, cancellationToken).ConfigureAwait(false);
        }

        await ConcludeAsync(job, run, cancellationToken).ConfigureAwait(false);
    }

    private static IEnumerable<XElement> Disks(QemuDomain domain) => domain.Definition.ToTree().Elements("devices").Elements("disk");

    private static void Measure(JobFigures figures, IEnumerable<JsonElement> jobs)
    {
        var copies = jobs.ToArray();
        if (copies.Length > 0)
        {
            figures.MirrorTotal = copies.Sum(item => item.Number("total-progress") ?? 0);
            figures.MirrorDone = copies.Sum(item => item.Number("current-progress") ?? 0);
        }
    }

    private static async Task<IReadOnlyList<JsonElement>> JobsAsync(MigrationJob job, QemuRun run, CancellationToken cancellationToken)
    {
        if (job.Disks.Count == 0)
        {
            return [];
        }

        var answer = await run.Monitor.RunAsync("query-jobs", null, cancellationToken).ConfigureAwait(false);
        var names = job.Disks.Select(target => Prefix + target).ToHashSet(StringComparer.Ordinal);
        return [.. answer.Items().Where(item => item.Text("id") is { } id && names.Contains(id))];
    }

    private static JsonObject ServerOf(MigrationOptions options, MigrationLink link, int port)
    {
        if (options.DisksUri is { } given)
        {
            var uri = VirtUri.Parse(given);
            return uri.Driver switch
            {
                "unix" => new JsonObject { ["type"] = "unix", ["path"] = uri.Path },
                "tcp" => Inet(uri.Host ?? string.Empty, uri.ExplicitPort is > 0 and var wanted ? wanted : port),
                _ => throw QemuNode.Speaker.Argument($"Unsupported scheme in disks URI: {uri.Driver}"),
            };
        }

        return link.Address is { Scheme: not "unix" } address
            ? Inet(address.Host, port)
            : throw QemuNode.Speaker.Argument("the disks of a migration over a UNIX socket need a URI of their own");
    }

    private static JsonObject Inet(string host, int port) => new()
    {
        ["type"] = "inet",
        ["host"] = host,
        ["port"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private async Task StartOneAsync(
        MigrationJob job, MigrationOptions options, XElement disk, JsonObject server, QemuRun run, CancellationToken cancellationToken)
    {
        var target = MigrationRules.TargetOf(disk);
        var image = await GuestDisks.ChainAsync(node, run, disk, cancellationToken).ConfigureAwait(false);
        var storage = new JsonObject
        {
            ["driver"] = "nbd",
            ["node-name"] = $"{Prefix}{target}-storage",
            ["server"] = server.DeepClone(),
            ["export"] = "drive-" + ((string?)disk.Element("alias")?.Attribute("name") ?? target),
        };
        if (options.Has(DomainMigrateFlags.Tls))
        {
            storage["tls-creds"] = MigrationCredentials.Name;
            if (options.Text("tls.destination") is { } host && run.Facts.SchemaPaths.Contains("blockdev-add/arg-type/+nbd/tls-hostname"))
            {
                storage["tls-hostname"] = host;
            }
        }

        var format = new JsonObject { ["driver"] = "raw", ["node-name"] = $"{Prefix}{target}-format", ["file"] = $"{Prefix}{target}-storage" };
        if (options.SparseDisks.Contains(target))
        {
            // Zeroes are found where the job writes, and have to be let through to the other host as holes.
            format["detect-zeroes"] = "unmap";
            format["discard"] = storage["discard"] = "unmap";
        }

        await run.Monitor.RunAsync("blockdev-add", storage, cancellationToken).ConfigureAwait(false);
        await run.Monitor.RunAsync("blockdev-add", format, cancellationToken).ConfigureAwait(false);
        var arguments = new JsonObject
        {
            ["job-id"] = Prefix + target,
            ["device"] = image.Node,
            ["target"] = $"{Prefix}{target}-format",
            ["sync"] = options.Has(DomainMigrateFlags.NonSharedInc) ? "top" : "full",
            ["auto-dismiss"] = false,
        };
        var limit = options.Bandwidth is { } wanted ? (long)wanted : node.Migrations.LimitsOf(job.Domain).Speed;
        if (limit < MigrationLimits.NoLimit)
        {
            arguments["speed"] = limit * Mebibyte;
        }

        if (options.Has(DomainMigrateFlags.NonSharedSynchronousWrites))
        {
            arguments["copy-mode"] = "write-blocking";
        }

        // It only saves work: a QEMU that does not know the word clears the place itself.
        if (options.ZeroedDisks.Contains(target) && run.Facts.SchemaPaths.Contains(QmpSchema.ZeroedMirror))
        {
            arguments["target-is-zero"] = true;
        }

        await run.Monitor.RunAsync("blockdev-mirror", arguments, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<string>> ConcludeAsync(MigrationJob job, QemuRun run, CancellationToken cancellationToken)
    {
        var failures = new List<string>();
        var watch = MigrationWatch.Of(run);
        while (true)
        {
            var heard = watch.Heard;
            var jobs = await JobsAsync(job, run, cancellationToken).ConfigureAwait(false);
            foreach (var item in jobs.Where(item => item.Text("status") == "concluded"))
            {
                if (item.Text("error") is { } words && words != "Operation canceled")
                {
                    failures.Add($"migration of disk {item.Text("id")![Prefix.Length..]} failed: {words}");
                }

                await run.Monitor.TryRunAsync("job-dismiss", new JsonObject { ["id"] = item.Text("id") }, cancellationToken).ConfigureAwait(false);
            }

            if (jobs.All(item => item.Text("status") is "concluded" or "null"))
            {
                break;
            }

            await MigrationWatch.WaitAsync(heard, Look, cancellationToken).ConfigureAwait(false);
        }

        foreach (var target in job.Disks)
        {
            await run.Monitor.TryRunAsync("blockdev-del", new JsonObject { ["node-name"] = $"{Prefix}{target}-format" }, cancellationToken).ConfigureAwait(false);
            await run.Monitor.TryRunAsync("blockdev-del", new JsonObject { ["node-name"] = $"{Prefix}{target}-storage" }, cancellationToken).ConfigureAwait(false);
        }

        job.Disks = [];
        job.Keep(node);
        return failures;
    }
}
