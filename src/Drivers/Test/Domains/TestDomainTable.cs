using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>The domains of a test node.</summary>
/// <remarks>virDomainObjList. Only touched under the node's lock.</remarks>
internal sealed class TestDomainTable(TestNode node) : DomainTable<TestDomain>(DomainErrors.Speaker)
{
    /// <summary>Takes the domains that a node begins with; called once, before any connection sees the node.</summary>
    /// <param name="domains">What was read of them.</param>
    /// <exception cref="VirtException">OperationFailed when two have one name or uuid.</exception>
    internal void Load(IReadOnlyList<DomainDraft> domains) => new TestDomainLoader(node, this).Load(domains);

    /// <summary>Finds a domain that a caller holds a reference to, and that is in a state to do something.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="action">What is to be done.</param>
    /// <returns>The domain.</returns>
    /// <exception cref="VirtException">NoDomain when there is none; what the state machine says when it may not.</exception>
    internal TestDomain Find(DomainRef reference, DomainAction action)
    {
        var domain = Find(reference);
        DomainStateMachine.Require(domain, action);
        return domain;
    }

    /// <summary>Makes a domain run.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="reason">Why it runs.</param>
    internal void Activate(TestDomain domain, int reason) => Activate(domain, DomainState.Running, reason);

    /// <summary>Gives a domain another name.</summary>
    /// <param name="domain">The domain, which is shut off.</param>
    /// <param name="name">The name.</param>
    /// <param name="renaming">Called with the name still free and the old one still in use; when it throws nothing has changed.</param>
    /// <exception cref="VirtException">OperationInvalid when the name is its own or another domain's.</exception>
    internal void Rename(TestDomain domain, string name, Action renaming)
    {
        CheckRename(domain, name);
        renaming();
        Rename(domain, domain.Definition.With(definition => definition.Name = name));
    }

    /// <summary>Publishes a lifecycle event of a domain as it is now.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="type">What happened.</param>
    /// <param name="detail">Why.</param>
    internal void Announce(TestDomain domain, DomainEventType type, int detail) =>
        Publish(new DomainLifecycleEvent(domain.Ref, type, detail));

    /// <summary>Publishes an event, with the node's time.</summary>
    /// <param name="happened">The event.</param>
    internal void Publish(DomainEvent happened) => node.Events.Publish(happened with { Time = node.Clock.GetLocalNow() });

    /// <inheritdoc/>
    protected override TestDomain Make(DomainDefinition definition) => new(definition, node.Clock);
}
