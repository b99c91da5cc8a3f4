using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Blocks;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.BlockJobs;

/// <summary>Starts the jobs that bring the data of a chain's images together.</summary>
/// <param name="node">Where the guests are.</param>
internal sealed class DiskMerger(QemuNode node)
{
    /// <summary>Starts to bring the data of lower images into the one that the guest writes to; the caller holds the domain's job.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="name">The disk.</param>
    /// <param name="baseName">The image that stays below; nothing for none.</param>
    /// <param name="bandwidth">The limit in bytes per second; nought for none.</param>
    /// <param name="flags">How.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The start.</returns>
    /// <remarks>qemuDomainBlockPullCommon.</remarks>
    internal async Task PullAsync(QemuDomain domain, string name, string? baseName, long bandwidth, DomainBlockRebaseFlags flags, CancellationToken cancellationToken)
    {
        var run = QemuNode.Running(domain);
        var disk = DiskCall.Find(domain, name);
        BlockJobRules.Check(run, disk);
        var top = await GuestDisks.ChainAsync(node, run, disk, cancellationToken).ConfigureAwait(false);
        var lookup = new ChainLookup(DiskCall.TargetOf(disk), top);
        var below = baseName is null ? null : lookup.Find(baseName, top);
        var arguments = new JsonObject { ["device"] = top.Node };
        if (below is not null)
        {
            arguments["base-node"] = below.Node;
            arguments["backing-file"] = flags.HasFlag(DomainBlockRebaseFlags.Relative)
                ? lookup.Relative(top.Backing!, below)
                : ImageMaker.NameOf(await LaunchAsync(domain, run, disk, cancellationToken).ConfigureAwait(false), below);
        }

        Limit(arguments, bandwidth);
        var job = new QemuBlockJob($"pull-{DiskCall.TargetOf(disk)}-{top.FormatNode}", BlockJobKind.Pull, DiskCall.TargetOf(disk)) { Base = below?.Name };
        await node.BlockJobs.StartAsync(domain, run, job, "block-stream", arguments, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts to bring the data of upper images down into a lower one; the caller holds the domain's job.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="name">The disk.</param>
    /// <param name="baseName">The image that takes the data; nothing for the lowest.</param>
    /// <param name="topName">The uppermost whose data move; nothing for the one that the guest writes to.</param>
    /// <param name="bandwidth">The limit in bytes per second; nought for none.</param>
    /// <param name="flags">How.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The start.</returns>
    /// <remarks>qemuDomainBlockCommit.</remarks>
    internal async Task CommitAsync(
        QemuDomain domain, string name, string? baseName, string? topName, long bandwidth, DomainBlockCommitFlags flags, CancellationToken cancellationToken)
    {
        var disk = DiskCall.Find(domain, name);
        var target = DiskCall.TargetOf(disk);
        var run = QemuNode.Running(domain);
        if (StorageImage.IsEmpty(disk.Element("source")))
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ConfigUnsupported, $"disk {target} has no source file to be committed");
        }

        var active = await GuestDisks.ChainAsync(node, run, disk, cancellationToken).ConfigureAwait(false);
        var lookup = new ChainLookup(target, active);
        var top = topName is null || topName == target ? active : lookup.Find(topName);
        var isShallow = flags.HasFlag(DomainBlockCommitFlags.Shallow);
        var into = baseName is null && isShallow ? top.Backing : lookup.Find(baseName, top);
        BlockJobRules.Check(run, disk);
        switch (top == active, flags.HasFlag(DomainBlockCommitFlags.Active))
        {
            case (true, false):
                throw QemuNode.Speaker.Argument($"commit of '{target}' active layer requires active flag");
            case (false, true):
                throw QemuNode.Speaker.Argument($"active commit requested but '{GuestDisks.PathOf(top)}' is not active");
        }

        if (top.Backing is null || into is null)
        {
            throw QemuNode.Speaker.Argument($"top '{GuestDisks.PathOf(top)}' in chain for '{GuestDisks.PathOf(active)}' has no backing file");
        }

        if (isShallow && into != top.Backing)
        {
            throw QemuNode.Speaker.Argument(
                $"base '{GuestDisks.PathOf(into)}' is not immediately below '{GuestDisks.PathOf(top)}' in chain for '{GuestDisks.PathOf(active)}'");
        }

        var relative = flags.HasFlag(DomainBlockCommitFlags.Relative) && top != active ? lookup.Relative(top, into) : null;
        await StartCommitAsync(domain, run, disk, new CommitOrder(active, top, lookup.Above(top), into, flags.HasFlag(DomainBlockCommitFlags.Delete)) { Bandwidth = bandwidth, Name = relative }, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Starts a commit whose images are found and fit; the caller holds the domain's job.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="run">Its run.</param>
    /// <param name="disk">The disk.</param>
    /// <param name="order">What is committed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The job.</returns>
    /// <remarks>qemuBlockCommit.</remarks>
    internal async Task<QemuBlockJob> StartCommitAsync(QemuDomain domain, QemuRun run, XElement disk, CommitOrder order, CancellationToken cancellationToken)
    {
        var target = DiskCall.TargetOf(disk);
        var arguments = new JsonObject { ["device"] = DiskFilters.Top(disk, order.Active), ["top-node"] = order.Top.Node, ["base-node"] = order.Into.Node, ["auto-finalize"] = order.IsFinal };
        if (order.Above is not null)
        {
            arguments["backing-file"] = order.Name ?? ImageMaker.NameOf(await LaunchAsync(domain, run, disk, cancellationToken).ConfigureAwait(false), order.Into);
        }

        Limit(arguments, order.Bandwidth);
        var kind = order.Above is null ? BlockJobKind.ActiveCommit : BlockJobKind.Commit;
        var job = new QemuBlockJob($"commit-{target}-{order.Top.FormatNode}", kind, target)
        {
            Top = order.Top.Name,
            Base = order.Into.Name,
            Above = order.Above?.Name,
            Deletes = order.Deletes,
            IsAwaited = order.IsAwaited,
        };

        // The mirror of an active commit is the image that takes the data, without what is below it.
        var chain = DiskChain.OfDisk(disk)!;
        var mirror = new DiskChain([chain.Images[chain.Find(order.Into.Name)]], isWhole: false);
        Action<XElement>? show = order.Above is null ? live => mirror.WriteMirror(live, "active-commit") : null;
        await node.BlockJobs.StartAsync(domain, run, job, "block-commit", arguments, show, cancellationToken).ConfigureAwait(false);
        return job;
    }

    private static void Limit(JsonObject arguments, long bandwidth)
    {
        if (bandwidth > 0)
        {
            arguments["speed"] = bandwidth;
        }
    }

    private async Task<LaunchBuilder> LaunchAsync(QemuDomain domain, QemuRun run, XElement disk, CancellationToken cancellationToken) =>
        new(domain.Definition.ToTree(), await node.Preparation.DescribeAsync(domain, run, disk, cancellationToken).ConfigureAwait(false));
}

/// <summary>What a commit does.</summary>
/// <param name="Active">The image that the guest writes to.</param>
/// <param name="Top">The uppermost whose data move.</param>
/// <param name="Above">The image above that; nothing when the guest writes to it.</param>
/// <param name="Into">The image that takes the data.</param>
/// <param name="Deletes">Whether the images above that are removed then.</param>
internal sealed record CommitOrder(StorageImage Active, StorageImage Top, StorageImage? Above, StorageImage Into, bool Deletes)
{
    /// <summary>The limit in bytes per second; nought for none.</summary>
    internal long Bandwidth { get; init; }

    /// <summary>The name that the header of the image above gets for the one below; nothing for its path.</summary>
    internal string? Name { get; init; }

    /// <summary>Whether the job takes its last step by itself.</summary>
    internal bool IsFinal { get; init; } = true;

    /// <summary>Whether the caller waits for it.</summary>
    internal bool IsAwaited { get; init; }
}
