using System.Runtime.CompilerServices;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>Works out what lies between what a host has and what a document says of it; it asks the host and changes nothing there.</summary>
/// <remarks>
/// Both Invoke-VirtConfiguration and the resources for DSC go this way. Objects are worked out one after the other as they are
/// asked for, so that each sees what the steps before it have made.
/// </remarks>
public static class ConfigurationPlanner
{
    /// <summary>Works out the steps, in the order in which they must be taken.</summary>
    /// <param name="connection">The host.</param>
    /// <param name="document">The document.</param>
    /// <param name="prune">Whether domains and networks that an earlier version of the document made, and that it does not speak of any more, go.</param>
    /// <param name="report">Takes the error of an object whose steps cannot be worked out, and the others go on; without it the error is thrown.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The steps; none where the host is as the document says.</returns>
    /// <exception cref="VirtException">InvalidArg for pruning by a document without a name; what the host says, with the place in the document.</exception>
    public static async IAsyncEnumerable<VirtConfigurationStep> PlanAsync(
        VirtConnection connection, VirtConfiguration document, bool prune, Action<ConfigurationFailure>? report,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(document);
        var items = prune ? await ForgottenAsync(connection, document, cancellationToken).ConfigureAwait(false) : [];
        foreach (var item in items.Concat(document.Ordered))
        {
            foreach (var step in (await PlanAsync(connection, item, report, cancellationToken).ConfigureAwait(false)).Steps)
            {
                yield return step;
                if (step.Status == VirtConfigurationStatus.Failed)
                {
                    // What follows for the same object builds upon it.
                    break;
                }
            }
        }
    }

    /// <summary>Compares a host with a document, property by property.</summary>
    /// <param name="connection">The host.</param>
    /// <param name="document">The document.</param>
    /// <param name="report">As for the plan.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The properties that differ; none where the host is as the document says.</returns>
    /// <exception cref="VirtException">As for the plan.</exception>
    public static async IAsyncEnumerable<VirtDrift> CompareAsync(
        VirtConnection connection, VirtConfiguration document, Action<ConfigurationFailure>? report, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(document);
        foreach (var item in document.Ordered)
        {
            foreach (var drift in (await PlanAsync(connection, item, report, cancellationToken).ConfigureAwait(false)).Drift)
            {
                yield return drift;
            }
        }
    }

    private static async Task<ItemPlan> PlanAsync(VirtConnection connection, DesiredItem item, Action<ConfigurationFailure>? report, CancellationToken cancellationToken)
    {
        try
        {
            return await item.GuardAsync(() => item.Kind.PlanAsync(connection, item, cancellationToken)).ConfigureAwait(false);
        }
        catch (VirtException error) when (report is not null && connection.IsAlive)
        {
            report(new ConfigurationFailure(item.Name, error));
            return ItemPlan.Nothing;
        }
    }

    // Domains before the networks that they are on.
    private static async Task<IReadOnlyList<DesiredItem>> ForgottenAsync(VirtConnection connection, VirtConfiguration document, CancellationToken cancellationToken)
    {
        if (document.Name is null)
        {
            throw document.Root.Fault("only a document with a 'Name' can prune: by its name it knows what it made");
        }

        var forgotten = new List<DesiredItem>();
        foreach (var domain in await connection.Domains.ListAsync(DomainListFlags.None, cancellationToken).ConfigureAwait(false))
        {
            var xml = await connection.Domains.GetXmlAsync(domain.Ref, domain.IsPersistent ? DomainXmlFlags.Inactive : DomainXmlFlags.None, cancellationToken).ConfigureAwait(false);
            Add("Domain", domain.Name, DomainXml.Parse(xml).Metadata);
        }

        var networks = connection.Networks.IsSupported ? await connection.Networks.ListAsync(NetworkListFlags.None, cancellationToken).ConfigureAwait(false) : [];
        foreach (var network in networks)
        {
            var xml = await connection.Networks.GetXmlAsync(network.Ref, network.IsPersistent ? NetworkXmlFlags.Inactive : NetworkXmlFlags.None, cancellationToken).ConfigureAwait(false);
            Add("Network", network.Name, NetworkXml.Parse(xml).Metadata);
        }

        return forgotten;

        void Add(string kind, string name, MetadataXml metadata)
        {
            if (Signature.Read(metadata) == document.Name && !document.Items.Any(item => item.Kind.Name == kind && item.Name == name))
            {
                var place = document.Root.Place;
                forgotten.Add(new DesiredItem(document, DesiredKinds.Named(kind), ConfigurationNode.Map(place,
                [
                    KeyValuePair.Create("Name", ConfigurationNode.Plain(place, name)),
                    KeyValuePair.Create(CommonKeys.Ensure.Name, ConfigurationNode.Plain(place, CommonKeys.Absent)),
                ])));
            }
        }
    }
}
