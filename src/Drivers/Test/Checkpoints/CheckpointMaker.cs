using System.Globalization;
using VirtPS.Drivers.Shared.Snapshots;
using VirtPS.Drivers.Test.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Checkpoints;

/// <summary>Makes checkpoints of domains; called under the node's lock.</summary>
internal static class CheckpointMaker
{
    /// <summary>Makes a checkpoint of a domain as it is now, which becomes the current one.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="xml">What is wanted.</param>
    /// <param name="flags">How.</param>
    /// <returns>The checkpoint.</returns>
    /// <exception cref="VirtException">What is wrong with the description, or does not fit the domain.</exception>
    internal static DomainCheckpoint Make(TestDomain domain, string xml, CheckpointCreateFlags flags)
    {
        var redefine = flags.HasFlag(CheckpointCreateFlags.Redefine);
        if (flags.HasFlag(CheckpointCreateFlags.RedefineValidate) && !redefine)
        {
            throw DomainErrors.Shared(
                VirtErrorCode.InvalidArg,
                "flags: Flag 'VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE' is required by flag 'VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE'");
        }

        if (!domain.IsActive && (!redefine || flags.HasFlag(CheckpointCreateFlags.RedefineValidate)))
        {
            throw new VirtException(VirtErrorCode.OperationUnsupported, "cannot create checkpoint for inactive domain", VirtErrorDomain.Test);
        }

        var element = CheckpointNormalizer.Normalize(VirtXml.Parse(xml, "domaincheckpoint"), DomainDefaults.Test, redefine);
        var tree = domain.Checkpoints ??= new CheckpointTree();
        return redefine ? Redefine(domain, tree, new DomainCheckpoint(element)) : Take(domain, tree, element);
    }

    private static DomainCheckpoint Take(TestDomain domain, CheckpointTree tree, System.Xml.Linq.XElement element)
    {
        var view = new CheckpointXml(element) { CreationTime = domain.Now };
        view.Name ??= domain.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        view.Parent = tree.Current?.Name;
        CheckpointNormalizer.AlignDisks(element, domain.Definition.ToTree());
        foreach (var (target, bitmap) in view.Disks)
        {
            if (bitmap != view.Name)
            {
                throw new VirtException(
                    VirtErrorCode.ConfigUnsupported, $"bitmap for disk '{target}' must match checkpoint name '{view.Name}'", VirtErrorDomain.Test);
            }
        }

        var checkpoint = new DomainCheckpoint(element);
        checkpoint.Keep(domain.Definition.ToTree());
        tree.Add(checkpoint);
        tree.Current = checkpoint;
        return checkpoint;
    }

    private static DomainCheckpoint Redefine(TestDomain domain, CheckpointTree tree, DomainCheckpoint checkpoint)
    {
        tree.CheckCycles(checkpoint);
        if (checkpoint.DomainUuid is { } uuid)
        {
            if (uuid != domain.Uuid)
            {
                throw DomainErrors.Argument($"definition for checkpoint {checkpoint.Name} must use uuid {VirtUuid.Format(domain.Uuid)}");
            }

            checkpoint.Align();
        }
        else
        {
            checkpoint.NameBitmaps();
        }

        var current = tree.Current is null || (checkpoint.Parent is { } parent && tree.Current.Name == parent);
        if (tree.Find(checkpoint.Name) is { } other)
        {
            tree.Replace(other, checkpoint);
        }
        else
        {
            tree.Add(checkpoint);
        }

        tree.Current = current ? checkpoint : tree.Current;
        return checkpoint;
    }
}
