using System.Net;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Something that a domain can be waited for to be, to have or to do.</summary>
public abstract class DomainCondition
{
    private protected DomainCondition()
    {
    }

    /// <summary>The events that make it worthwhile to look again; none for any event.</summary>
    internal abstract IReadOnlySet<VirtEventKind> Kinds { get; }

    /// <summary>Whether no event tells when it comes true, so that it has to be looked at again and again.</summary>
    internal virtual bool ComesSilently => false;

    /// <summary>Makes the condition that a domain is in one of some states.</summary>
    /// <param name="states">The states. A domain that no longer exists counts as shut off.</param>
    /// <returns>The condition.</returns>
    /// <remarks>virDomainGetState, VIR_DOMAIN_EVENT_ID_LIFECYCLE.</remarks>
    public static DomainCondition State(params IEnumerable<DomainState> states) => new InState(states.ToHashSet());

    /// <summary>Makes the condition that a domain's guest agent has opened its channel.</summary>
    /// <returns>The condition.</returns>
    /// <remarks>VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE, and the channel's state in the live description.</remarks>
    public static DomainCondition Agent() => new AgentConnected();

    /// <summary>Makes the condition that a guest's network card has an address: by lease, by the agent's word or in the host's table of neighbours.</summary>
    /// <returns>The condition.</returns>
    /// <remarks>virDomainInterfaceAddresses. Addresses of the loopback and link-local ones do not count.</remarks>
    public static DomainCondition Address() => new HasAddress();

    /// <summary>Makes the condition that the agent in the guest answers.</summary>
    /// <returns>The condition.</returns>
    /// <remarks>guest-ping by virDomainQemuAgentCommand.</remarks>
    public static DomainCondition Heartbeat() => new AgentAnswers();

    /// <summary>Makes the condition that no job works on a domain, a save or a migration for one.</summary>
    /// <returns>The condition.</returns>
    /// <remarks>virDomainGetJobStats, VIR_DOMAIN_EVENT_ID_JOB_COMPLETED.</remarks>
    public static DomainCondition NoJob() => new JobEnded();

    /// <summary>Makes the condition that anything has happened to a domain since the wait began.</summary>
    /// <returns>The condition.</returns>
    public static DomainCondition AnyEvent() => new Happened();

    /// <summary>Tells whether the condition holds for a domain that was just looked at.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="cause">The event that led to the look, or nothing.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>Whether the wait is over.</returns>
    internal abstract ValueTask<bool> HoldsAsync(VirtDomain domain, VirtEvent? cause, CancellationToken cancellationToken);

    private sealed class InState(HashSet<DomainState> states) : DomainCondition
    {
        internal override IReadOnlySet<VirtEventKind> Kinds { get; } = new HashSet<VirtEventKind> { VirtEventKind.DomainLifecycle };

        internal override ValueTask<bool> HoldsAsync(VirtDomain domain, VirtEvent? cause, CancellationToken cancellationToken) =>
            ValueTask.FromResult(states.Contains(domain.State));
    }

    private sealed class AgentConnected : DomainCondition
    {
        private const string Channel = "org.qemu.guest_agent.0";

        internal override IReadOnlySet<VirtEventKind> Kinds { get; } =
            new HashSet<VirtEventKind> { VirtEventKind.DomainLifecycle, VirtEventKind.DomainAgentLifecycle };

        internal override async ValueTask<bool> HoldsAsync(VirtDomain domain, VirtEvent? cause, CancellationToken cancellationToken)
        {
            if (!domain.IsActive)
            {
                return false;
            }

            var xml = await domain.GetXmlAsync(cancellationToken).ConfigureAwait(false);
            return VirtXml.Parse(xml, "domain").Elements("devices").Elements("channel").Elements("target")
                .Any(target => (string?)target.Attribute("name") == Channel && (string?)target.Attribute("state") == "connected");
        }
    }

    private sealed class Happened : DomainCondition
    {
        internal override IReadOnlySet<VirtEventKind> Kinds { get; } = new HashSet<VirtEventKind>();

        internal override ValueTask<bool> HoldsAsync(VirtDomain domain, VirtEvent? cause, CancellationToken cancellationToken) =>
            ValueTask.FromResult(cause is not null);
    }

    private sealed class HasAddress : DomainCondition
    {
        private static readonly DomainAddressSource[] Sources = [DomainAddressSource.Lease, DomainAddressSource.Agent, DomainAddressSource.Arp];

        internal override IReadOnlySet<VirtEventKind> Kinds { get; } = new HashSet<VirtEventKind> { VirtEventKind.DomainLifecycle };

        internal override bool ComesSilently => true;

        internal override async ValueTask<bool> HoldsAsync(VirtDomain domain, VirtEvent? cause, CancellationToken cancellationToken)
        {
            VirtException? refusal = null;
            var heard = !domain.IsActive;
            foreach (var source in domain.IsActive ? Sources : [])
            {
                try
                {
                    var cards = await Silence.OfAsync(
                        () => domain.Connection.DomainGuests.GetAddressesAsync(domain.Ref, source, cancellationToken), []).ConfigureAwait(false);
                    heard = true;
                    if (cards.SelectMany(card => card.Addresses).Any(IsReachable))
                    {
                        return true;
                    }
                }
                catch (VirtException error) when (error.Code is VirtErrorCode.NoSupport or VirtErrorCode.ArgumentUnsupported)
                {
                    refusal = error;
                }
            }

            // A host that knows none of the ways will never have an answer.
            return heard ? false : throw refusal!;
        }

        private static bool IsReachable(GuestAddress address) =>
            IPAddress.TryParse(address.Address, out var parsed) && !IPAddress.IsLoopback(parsed) && !parsed.IsIPv6LinkLocal
            && !address.Address.StartsWith("169.254.", StringComparison.Ordinal);
    }

    private sealed class AgentAnswers : DomainCondition
    {
        private const int Seconds = 5;

        internal override IReadOnlySet<VirtEventKind> Kinds { get; } =
            new HashSet<VirtEventKind> { VirtEventKind.DomainLifecycle, VirtEventKind.DomainAgentLifecycle };

        internal override bool ComesSilently => true;

        internal override async ValueTask<bool> HoldsAsync(VirtDomain domain, VirtEvent? cause, CancellationToken cancellationToken) =>
            domain.IsActive && (await Silence.OfAsync(
                () => domain.Connection.DomainGuests.AgentCommandAsync(domain.Ref, """{"execute":"guest-ping"}""", Seconds, cancellationToken), string.Empty).ConfigureAwait(false)).Length > 0;
    }

    private sealed class JobEnded : DomainCondition
    {
        internal override IReadOnlySet<VirtEventKind> Kinds { get; } =
            new HashSet<VirtEventKind> { VirtEventKind.DomainLifecycle, VirtEventKind.DomainJobCompleted };

        internal override bool ComesSilently => true;

        // Only a domain that runs has jobs.
        internal override async ValueTask<bool> HoldsAsync(VirtDomain domain, VirtEvent? cause, CancellationToken cancellationToken) =>
            !domain.IsActive
            || (await domain.Connection.DomainJobs.GetInfoAsync(domain.Ref, DomainJobStatsFlags.None, cancellationToken).ConfigureAwait(false)).Type == DomainJobType.None;
    }
}
