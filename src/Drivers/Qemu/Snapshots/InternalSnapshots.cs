using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Snapshots;

/// <summary>Takes and deletes snapshots inside disks' images.</summary>
/// <remarks>QEMU's own jobs while a guest runs, and qemu-img while none does.</remarks>
internal static class InternalSnapshots
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Has QEMU save a guest's memory and disks.</summary>
    internal static Task SaveLiveAsync(QemuRun run, XElement live, DomainSnapshot snapshot, CancellationToken cancellationToken)
    {
        var nodes = NodesOf(live, snapshot);
        return RunJobAsync(
            run.Monitor,
            "snapshot-save",
            new JsonObject { ["tag"] = snapshot.Name, ["vmstate"] = nodes[0], ["devices"] = new JsonArray([.. nodes.Select(node => (JsonNode)node)]) },
            cancellationToken);
    }

    /// <summary>Has QEMU delete what it saved.</summary>
    internal static Task DeleteLiveAsync(QemuRun run, XElement live, DomainSnapshot snapshot, CancellationToken cancellationToken) =>
        RunJobAsync(
            run.Monitor,
            "snapshot-delete",
            new JsonObject { ["tag"] = snapshot.Name, ["devices"] = new JsonArray([.. NodesOf(live, snapshot).Select(node => (JsonNode)node)]) },
            cancellationToken);

    /// <summary>Takes, applies or deletes snapshots of disks that no guest uses.</summary>
    /// <param name="option">What qemu-img does: <c>-c</c>, <c>-a</c> or <c>-d</c>.</param>
    /// <param name="domain">The definition that has the disks.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The work.</returns>
    internal static async Task ApplyAsync(string option, XElement domain, DomainSnapshot snapshot, CancellationToken cancellationToken)
    {
        var program = HostProgram.Find("qemu-img", VirtErrorDomain.Qemu);
        var done = new List<string>();
        try
        {
            foreach (var disk in snapshot.Description.Disks.Where(disk => disk.Location == "internal"))
            {
                var path = PathOf(SnapshotDraft.DiskOf(domain, disk.Name!));
                await program.RunAsync(VirtErrorDomain.Qemu, ["snapshot", option, snapshot.Name, path], cancellationToken).ConfigureAwait(false);
                done.Add(path);
            }
        }
        catch when (option == "-c")
        {
            foreach (var path in done)
            {
                await program.TryRunAsync(["snapshot", "-d", snapshot.Name, path], null, CancellationToken.None).ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>Runs a job of QEMU's to its end.</summary>
    internal static async Task RunJobAsync(QmpClient monitor, string command, JsonObject arguments, CancellationToken cancellationToken)
    {
        var id = $"{command}-{Guid.NewGuid():N}";
        arguments["job-id"] = id;
        await monitor.RunAsync(command, arguments, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var jobs = await monitor.RunAsync("query-jobs", null, cancellationToken).ConfigureAwait(false);
            foreach (var job in jobs.Items())
            {
                if (job.Text("id") == id && job.Text("status") == "concluded")
                {
                    var error = job.Text("error");
                    await monitor.RunAsync("job-dismiss", new JsonObject { ["id"] = id }, cancellationToken).ConfigureAwait(false);
                    if (error is not null)
                    {
                        throw QemuNode.Speaker.Say(VirtErrorCode.OperationFailed, $"{command} failed: {error}");
                    }

                    return;
                }
            }

            await Task.Delay(Look, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The path of a disk's image.</summary>
    internal static string PathOf(XElement disk) =>
        disk.Element("source") is { } source && (source.Get("file") ?? source.Get("dev")) is { } path
            ? path
            : throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"disk '{disk.Element("target")?.Get("dev")}' is no file of the host");

    private static List<string> NodesOf(XElement live, DomainSnapshot snapshot) =>
        [.. snapshot.Description.Disks.Where(disk => disk.Location == "internal").Select(disk => FormatNode(SnapshotDraft.DiskOf(live, disk.Name!)))];

    /// <summary>The node of a disk's image.</summary>
    internal static string FormatNode(XElement disk) => $"libvirt-{disk.Element("source")?.Get("index")}-format";
}
