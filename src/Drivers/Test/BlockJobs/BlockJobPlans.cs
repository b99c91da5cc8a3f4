using VirtPS.Drivers.Test.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.BlockJobs;

/// <summary>Checks what callers want done with a disk's images, and says what that changes.</summary>
internal static class BlockJobPlans
{
    /// <summary>Plans to bring the data of lower images into the one that the guest writes to.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="chain">The disk's images.</param>
    /// <param name="baseImage">The image that stays below; null for none.</param>
    /// <param name="bandwidth">The limit in bytes per second; 0 for none.</param>
    /// <param name="flags">How.</param>
    /// <returns>The plan.</returns>
    internal static BlockJobPlan Pull(TestDomain domain, DiskChain chain, string? baseImage, long bandwidth, DomainBlockRebaseFlags flags)
    {
        if (flags.HasFlag(DomainBlockRebaseFlags.Relative) && baseImage is null)
        {
            throw DomainErrors.Argument("flag VIR_DOMAIN_BLOCK_REBASE_RELATIVE is valid only with non-null base");
        }

        var stays = baseImage is null ? chain.Layers.Count : chain.Find(baseImage, above: 0);
        return new(Job(chain, DomainBlockJobType.Pull, bandwidth, (_, own) => own.Remove(1, Math.Min(stays, own.Layers.Count))), null);
    }

    /// <summary>Plans to bring the data of upper images down into a lower one.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="chain">The disk's images.</param>
    /// <param name="baseImage">The image that takes the data; null for the lowest.</param>
    /// <param name="top">The uppermost image whose data moves; null for the one that the guest writes to.</param>
    /// <param name="bandwidth">The limit in bytes per second; 0 for none.</param>
    /// <param name="flags">How.</param>
    /// <returns>The plan.</returns>
    internal static BlockJobPlan Commit(TestDomain domain, DiskChain chain, string? baseImage, string? top, long bandwidth, DomainBlockCommitFlags flags)
    {
        if (chain.Top.Source is null)
        {
            throw new VirtException(VirtErrorCode.ConfigUnsupported, $"disk {chain.Target} has no source file to be committed", VirtErrorDomain.Test);
        }

        var first = top is null || top == chain.Target ? 0 : chain.Find(top);
        var shallow = flags.HasFlag(DomainBlockCommitFlags.Shallow);
        if (first == chain.Layers.Count - 1)
        {
            throw DomainErrors.Argument($"top '{chain.Layers[first].Path}' in chain for '{chain.Top.Path}' has no backing file");
        }

        var into = baseImage is null && shallow ? first + 1 : chain.Find(baseImage, first);
        switch (first == 0, flags.HasFlag(DomainBlockCommitFlags.Active))
        {
            case (true, false):
                throw DomainErrors.Argument($"commit of '{chain.Target}' active layer requires active flag");
            case (false, true):
                throw DomainErrors.Argument($"active commit requested but '{chain.Layers[first].Path}' is not active");
        }

        if (shallow && into != first + 1)
        {
            throw DomainErrors.Argument(
                $"base '{chain.Layers[into].Path}' is not immediately below '{chain.Layers[first].Path}' in chain for '{chain.Top.Path}'");
        }

        var type = first == 0 ? DomainBlockJobType.ActiveCommit : DomainBlockJobType.Commit;
        var job = Job(chain, type, bandwidth, (definition, own) =>
        {
            Mirror.Remove(definition, own.Target);
            if (into < own.Layers.Count)
            {
                own.Remove(first, into);
            }
        });
        var kept = chain.Layers.Skip(into).ToArray();
        return new(job, first > 0 ? null : definition => Mirror.Add(DiskChain.Of(definition, chain.Target).Disk, kept, "active-commit"));
    }

    /// <summary>Plans to copy a disk and keep both copies the same.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="chain">The disk's images.</param>
    /// <param name="mirror">What it is copied to.</param>
    /// <param name="bandwidth">The limit in bytes per second; 0 for none.</param>
    /// <param name="flags">How.</param>
    /// <returns>The plan.</returns>
    internal static BlockJobPlan Copy(TestDomain domain, DiskChain chain, IReadOnlyList<DiskLayer> mirror, long bandwidth, DomainBlockCopyFlags flags)
    {
        if (!flags.HasFlag(DomainBlockCopyFlags.TransientJob) && domain.IsPersistent)
        {
            throw DomainErrors.Invalid("domain is not transient");
        }

        var shallow = flags.HasFlag(DomainBlockCopyFlags.Shallow) && chain.Layers.Count > 1;
        if (mirror.Count > 1 && !shallow)
        {
            throw DomainErrors.Argument("backingStore of mirror without VIR_DOMAIN_BLOCK_COPY_SHALLOW doesn't make sense");
        }

        var reuse = flags.HasFlag(DomainBlockCopyFlags.ReuseExt);
        if (shallow && !reuse && mirror[0].Format == "raw")
        {
            throw new VirtException(
                VirtErrorCode.ConfigUnsupported, $"shallow copy of disk '{chain.Target}' into a raw file is not possible", VirtErrorDomain.Test);
        }

        var first = mirror[0] with { Format = mirror[0].Format ?? chain.Top.Format };
        if (reuse && first.Format is null)
        {
            throw new VirtException(VirtErrorCode.ConfigUnsupported, "reused mirror destination format must be specified", VirtErrorDomain.Test);
        }

        IReadOnlyList<DiskLayer> copy = [first, .. shallow && mirror.Count == 1 ? chain.Layers.Skip(1) : mirror.Skip(1)];
        var job = Job(chain, DomainBlockJobType.Copy, bandwidth, (definition, own) =>
        {
            Mirror.Remove(definition, own.Target);
            own.Replace(copy);
        });
        return new(job, definition => Mirror.Add(DiskChain.Of(definition, chain.Target).Disk, copy, "copy"));
    }

    private static TestBlockJob Job(DiskChain chain, DomainBlockJobType type, long bandwidth, Action<DomainXml, DiskChain> end) =>
        new(chain.Target, chain.Top.Path, type, bandwidth)
        {
            Total = DeviceCounters.DiskCapacity,
            Apply = definition => end(definition, DiskChain.Of(definition, chain.Target)),
        };
}

/// <summary>A job that may begin, and what the running definition shows meanwhile.</summary>
/// <param name="Job">The job.</param>
/// <param name="Show">Changes the running definition as the job begins; null when nothing is to be seen.</param>
internal sealed record BlockJobPlan(TestBlockJob Job, Action<DomainXml>? Show);
