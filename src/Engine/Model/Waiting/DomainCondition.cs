using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Events;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Something that a domain can be waited for to be, to have or to do.</summary>
public abstract class DomainCondition
{
    private protected DomainCondition()
    {
    }

    /// <summary>The events that make it worthwhile to look again.</summary>
    internal abstract IReadOnlySet<VirtEventKind> Kinds { get; }

    /// <summary>Makes the condition that a domain is in one of some states.</summary>
    /// <param name="states">The states. A domain that no longer exists counts as shut off.</param>
    /// <returns>The condition.</returns>
    /// <remarks>virDomainGetState, VIR_DOMAIN_EVENT_ID_LIFECYCLE.</remarks>
    public static DomainCondition State(params IEnumerable<DomainState> states) => new InState(states.ToHashSet());

    /// <summary>Makes the condition that a domain's guest agent has opened its channel.</summary>
    /// <returns>The condition.</returns>
    /// <remarks>VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE, and the channel's state in the live description.</remarks>
    public static DomainCondition Agent() => new AgentConnected();

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
}
