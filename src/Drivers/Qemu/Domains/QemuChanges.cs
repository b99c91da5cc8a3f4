using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Domains;

/// <summary>Changes the definitions of domains together with the files that they are kept in.</summary>
/// <param name="node">Where they are.</param>
internal sealed class QemuChanges(QemuNode node)
{
    /// <summary>Tells which definitions an operation changes.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="flags">Live, config, both, or neither for the one in use.</param>
    /// <returns>The flags, with at least one set.</returns>
    /// <exception cref="VirtException">OperationInvalid when the domain has not that definition.</exception>
    internal DomainAffectFlags Resolve(QemuDomain domain, DomainAffectFlags flags)
    {
        lock (node.Gate)
        {
            return DomainImpact.Resolve(domain, flags);
        }
    }

    /// <summary>Changes the definition that a guest runs with; the caller has changed the guest, or does not need to.</summary>
    /// <param name="domain">The domain, which runs.</param>
    /// <param name="change">Changes the tree.</param>
    internal void ChangeLive(QemuDomain domain, Action<DomainXml> change)
    {
        lock (node.Gate)
        {
            domain.Definition = domain.Definition.With(change);
        }

        node.SaveStatus(domain);
    }

    /// <summary>Changes the definition that outlives the run.</summary>
    /// <param name="domain">The domain, which is persistent.</param>
    /// <param name="change">Changes the tree; when it throws nothing has changed.</param>
    /// <param name="cancellationToken">Ends the writing before anything has changed.</param>
    /// <returns>The change.</returns>
    internal async Task ChangeStoredAsync(QemuDomain domain, Action<DomainXml> change, CancellationToken cancellationToken)
    {
        DomainDefinition changed;
        lock (node.Gate)
        {
            changed = domain.StoredDefinition.With(change);
        }

        await StoreAsync(domain, changed, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Puts a definition in the place of the one that outlives the run.</summary>
    /// <param name="domain">The domain, which is persistent.</param>
    /// <param name="definition">The definition.</param>
    /// <param name="cancellationToken">Ends the writing before anything has changed.</param>
    /// <returns>The change.</returns>
    internal async Task StoreAsync(QemuDomain domain, DomainDefinition definition, CancellationToken cancellationToken)
    {
        await node.Definitions.SaveAsync(definition.Name, definition.Text, cancellationToken).ConfigureAwait(false);
        lock (node.Gate)
        {
            if (domain.IsActive)
            {
                domain.NextDefinition = definition;
            }
            else
            {
                domain.Definition = definition;
            }
        }
    }

    /// <summary>Changes the definitions that an operation on one or both of them means, where the guest itself need not change.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="flags">Live, config, both, or neither for the one in use.</param>
    /// <param name="change">Changes a tree; when it throws nothing has changed.</param>
    /// <param name="cancellationToken">Ends the writing before anything has changed.</param>
    /// <returns>The change.</returns>
    /// <exception cref="VirtException">OperationInvalid when the domain has not that definition, and what the change refuses.</exception>
    internal Task ChangeAsync(QemuDomain domain, DomainAffectFlags flags, Action<DomainXml> change, CancellationToken cancellationToken) =>
        ChangeAsync(domain, flags, change, change, cancellationToken);

    /// <summary>Changes the definitions that an operation on one or both of them means, each in its own way.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="flags">Live, config, both, or neither for the one in use.</param>
    /// <param name="live">Changes the tree of the definition that it runs with.</param>
    /// <param name="config">Changes the tree of the stored definition.</param>
    /// <param name="cancellationToken">Ends the writing before anything has changed.</param>
    /// <returns>The change.</returns>
    internal async Task ChangeAsync(
        QemuDomain domain, DomainAffectFlags flags, Action<DomainXml> live, Action<DomainXml> config, CancellationToken cancellationToken)
    {
        var resolved = Resolve(domain, flags);
        DomainDefinition? running = null;
        if (resolved.HasFlag(DomainAffectFlags.Live))
        {
            lock (node.Gate)
            {
                running = domain.Definition.With(live);
            }
        }

        if (resolved.HasFlag(DomainAffectFlags.Config))
        {
            await ChangeStoredAsync(domain, config, cancellationToken).ConfigureAwait(false);
        }

        if (running is not null)
        {
            lock (node.Gate)
            {
                domain.Definition = running;
            }

            node.SaveStatus(domain);
        }
    }
}
