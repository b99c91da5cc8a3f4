using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>Says for each operation in which states a domain may be, and how it is refused in the others.</summary>
/// <remarks>The states, codes and texts are those of libvirt's test driver; sleeping and waking, which that driver lacks, follow libvirt's Xen driver.</remarks>
internal static class DomainStateMachine
{
    /// <summary>Refuses an operation that a domain's state does not allow.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="action">The operation.</param>
    /// <exception cref="VirtException">OperationInvalid, or InternalError where libvirt's test driver says so.</exception>
    internal static void Require(TestDomain domain, DomainAction action)
    {
        if (Refusal(domain, action) is { } refusal)
        {
            throw refusal;
        }
    }

    /// <summary>Tells whether a state allows an operation on a persistent domain.</summary>
    /// <param name="state">The state.</param>
    /// <param name="action">The operation.</param>
    /// <returns>Whether it does.</returns>
    internal static bool Allows(DomainState state, DomainAction action) => action switch
    {
        DomainAction.Start => state is DomainState.Shutoff,
        DomainAction.Suspend => state is not (DomainState.Shutoff or DomainState.Paused),
        DomainAction.Resume => state is DomainState.Paused,
        DomainAction.Shutdown or DomainAction.UseGuest or DomainAction.ManagedSave => state is not DomainState.Shutoff,
        DomainAction.UseRunningGuest or DomainAction.Sleep => state is DomainState.Running,
        DomainAction.Wake => state is DomainState.PMSuspended,
        DomainAction.Rename => state is DomainState.Shutoff,
        _ => false,
    };

    private static VirtException? Refusal(TestDomain domain, DomainAction action)
    {
        if (!Allows(domain.State, action))
        {
            return action switch
            {
                DomainAction.Start => DomainErrors.Internal($"Domain '{domain.Name}' is already running"),
                DomainAction.Suspend or DomainAction.Shutdown => DomainErrors.Internal($"domain '{domain.Name}' not running"),
                DomainAction.Resume => DomainErrors.Internal($"domain '{domain.Name}' not paused"),
                DomainAction.UseRunningGuest or DomainAction.Sleep => DomainErrors.Invalid("domain is not running"),
                DomainAction.Wake => DomainErrors.Invalid("Domain is not suspended"),
                DomainAction.Rename => DomainErrors.Invalid("cannot rename active domain"),
                _ => DomainErrors.NotRunning(),
            };
        }

        return (action, domain.IsPersistent) switch
        {
            (DomainAction.ManagedSave, false) => DomainErrors.Invalid("cannot do managed save for transient domain"),
            (DomainAction.Rename, false) => DomainErrors.Invalid("cannot rename a transient domain"),
            _ => null,
        };
    }
}
