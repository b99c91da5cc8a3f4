using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Domains;

/// <summary>Resolves which of a domain's definitions an operation reads or changes.</summary>
/// <remarks>virDomainObjUpdateModificationImpact and its kin.</remarks>
internal static class DomainImpact
{
    /// <summary>Gives the definition that an operation on one of them means.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="flags">Live, config, or neither for the one in use.</param>
    /// <returns>The definition.</returns>
    /// <exception cref="VirtException">InvalidArg for both; OperationInvalid when the domain has not that definition.</exception>
    internal static DomainDefinition One(HostDomain domain, DomainAffectFlags flags) =>
        IsLive(domain, flags) || !domain.IsActive ? domain.Definition : domain.StoredDefinition;

    /// <summary>Changes the definitions that an operation on one or both of them means.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="flags">Live, config, both, or neither for the one in use.</param>
    /// <param name="change">Changes a tree; when it throws nothing has changed.</param>
    /// <exception cref="VirtException">OperationInvalid when the domain has not that definition, and what the change refuses.</exception>
    internal static void Change(HostDomain domain, DomainAffectFlags flags, Action<DomainXml> change) =>
        ChangeBoth(domain, Resolve(domain, flags), change, change);

    /// <summary>Changes the definitions that an operation on one or both of them means, each in its own way.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="resolved">What <see cref="Resolve"/> gave.</param>
    /// <param name="live">Changes the tree of the definition that it runs with.</param>
    /// <param name="config">Changes the tree of the stored definition.</param>
    internal static void ChangeBoth(HostDomain domain, DomainAffectFlags resolved, Action<DomainXml> live, Action<DomainXml> config)
    {
        var running = resolved.HasFlag(DomainAffectFlags.Live) ? domain.Definition.With(live) : null;
        if (resolved.HasFlag(DomainAffectFlags.Config))
        {
            var stored = domain.StoredDefinition.With(config);
            if (domain.IsActive)
            {
                domain.NextDefinition = stored;
            }
            else
            {
                domain.Definition = stored;
            }
        }

        domain.Definition = running ?? domain.Definition;
    }

    /// <summary>Puts the definition in use in the place of no flag, and refuses what the domain has not.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="flags">Live, config, both, or neither for the one in use.</param>
    /// <returns>The flags, with at least one set.</returns>
    /// <exception cref="VirtException">OperationInvalid when the domain has not that definition.</exception>
    internal static DomainAffectFlags Resolve(HostDomain domain, DomainAffectFlags flags)
    {
        if (flags == DomainAffectFlags.Current)
        {
            flags = domain.IsActive ? DomainAffectFlags.Live : DomainAffectFlags.Config;
        }

        if (flags.HasFlag(DomainAffectFlags.Live) && !domain.IsActive)
        {
            throw SharedErrors.NotRunning();
        }

        return flags.HasFlag(DomainAffectFlags.Config) && !domain.IsPersistent
            ? throw SharedErrors.Of(VirtErrorCode.OperationInvalid, "transient domains do not have any persistent config")
            : flags;
    }

    /// <summary>Tells whether an operation on one definition means the one that the domain runs with.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="flags">Live, config, or neither for the one in use.</param>
    /// <returns>Whether it does.</returns>
    /// <exception cref="VirtException">InvalidArg for both; OperationInvalid when the domain has not that definition.</exception>
    internal static bool IsLive(HostDomain domain, DomainAffectFlags flags) =>
        flags.HasFlag(DomainAffectFlags.Live) && flags.HasFlag(DomainAffectFlags.Config)
            ? throw SharedErrors.Exclusive("VIR_DOMAIN_AFFECT_LIVE", "VIR_DOMAIN_AFFECT_CONFIG")
            : Resolve(domain, flags).HasFlag(DomainAffectFlags.Live);
}
