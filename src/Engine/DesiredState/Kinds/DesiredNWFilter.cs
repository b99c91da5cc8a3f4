using System.Runtime.CompilerServices;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>Network filters in documents.</summary>
internal sealed class DesiredNWFilter : DefinedKind<FilterView>
{
    private static readonly DesiredPart<FilterView>[] Properties =
    [
        new DesiredProperty<FilterView, IReadOnlyList<string>>(
            new("Include", KeyForm.Texts, "The filters that it includes, in this order, before its own rules."),
            node => [.. node.Items().Select(item => item.Text())], view => view.Includes, (view, value, _) => view.Includes = value),
        new DesiredProperty<FilterView, IReadOnlyList<string>>(
            new("Rule", KeyForm.Texts, "Its own rules, each a rule element."),
            FilterView.ParseRules, view => view.Rules, (view, value, _) => view.Rules = value),
        new DesiredProperty<FilterView, string>(
            new("Chain", KeyForm.Text, "Which chain its rules are in; root without it."),
            node => node.Text(), view => view.Element.Get("chain") ?? "root", (view, value, _) => view.Element.Set("chain", value)),
        new DesiredProperty<FilterView, int?>(
            new("Priority", KeyForm.Number, "The chain's place among the chains; lower ones come first."),
            node => node.Count(-1000, 1000), view => view.Element.Number("priority"), (view, value, _) => view.Element.Set("priority", value?.Invariant())),
    ];

    internal override string Name => "NWFilter";

    internal override string Words => "network filter";

    internal override string OtherSection => "Filters";

    internal override string Root => "filter";

    internal override IReadOnlyList<DesiredKey> Keys { get; } =
        [CommonKeys.Name("filter"), CommonKeys.Ensure, .. Properties.Select(part => part.Key), CommonKeys.Xml, CommonKeys.XmlPath];

    protected override IReadOnlyList<DesiredPart<FilterView>> Parts => Properties;

    /// <summary>Puts filters after those that they include.</summary>
    internal static IEnumerable<DesiredItem> IncludedFirst(IReadOnlyList<DesiredItem> filters)
    {
        var (seen, ordered) = (new HashSet<DesiredItem>(), new List<DesiredItem>());
        foreach (var filter in filters)
        {
            Visit(filter);
        }

        return ordered;

        void Visit(DesiredItem filter)
        {
            if (seen.Add(filter))
            {
                var included = filter.Xml is { } whole ? new FilterView(whole).Includes : filter.Texts("Include");
                foreach (var other in filters.Where(other => included.Contains(other.Name)))
                {
                    Visit(other);
                }

                ordered.Add(filter);
            }
        }
    }

    protected override FilterView View(XElement definition) => new(definition);

    protected override Task<XElement> ComposeAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken)
    {
        if (item.Xml is { } whole)
        {
            return Task.FromResult(new XElement(whole));
        }

        var view = new FilterView(new XElement("filter", new XAttribute("name", item.Name)));
        foreach (var part in Properties)
        {
            if (item.Find(part.Key.Name) is { } value)
            {
                part.Apply(item, value, view);
            }
        }

        return Task.FromResult(view.Element);
    }

    // The order of a filter's entries matters: only what the host adds is left aside.
    protected override IReadOnlyList<XmlDifference> CompareWhole(XElement wanted, XElement actual)
    {
        var (one, other) = (FilterView.Normal(wanted), FilterView.Normal(actual));
        if (wanted.Element("uuid") is null)
        {
            one.Elements("uuid").Remove();
            other.Elements("uuid").Remove();
        }

        return new XmlComparer().Equals(one, other) ? [] : XmlDifferences.Find(one, other, generated: true) is { Count: > 0 } found
            ? found
            : [new XmlDifference("/filter", XmlDifferenceKind.Changed, VirtXml.Write(one), VirtXml.Write(other))];
    }

    protected override Task DefineAsync(VirtConnection connection, XElement definition, CancellationToken cancellationToken) =>
        connection.NWFilters.DefineAsync(VirtXml.Write(definition), validate: false, cancellationToken);

    protected override Task<KnownObject?> FindAsync(VirtConnection connection, DesiredItem item, CancellationToken cancellationToken) =>
        Lookup.OrNothingAsync(VirtErrorCode.NoNWFilter, async () => await KnowAsync(
            connection, await connection.NWFilters.LookupByNameAsync(item.Name, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false));

    protected override async IAsyncEnumerable<KnownObject> ListAsync(VirtConnection connection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var filter in await connection.NWFilters.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return await KnowAsync(connection, filter, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override IEnumerable<VirtConfigurationStep> Removal(VirtConnection connection, DesiredItem item, KnownObject known)
    {
        yield return new VirtConfigurationStep(item, VirtConfigurationAction.Remove, "Remove network filter", token => connection.NWFilters.UndefineAsync(((VirtNWFilter)known.Object).Ref, token))
        {
            Drift = [item.Drift(CommonKeys.Ensure.Name, CommonKeys.Absent, CommonKeys.Present)],
            Difference = Difference(known.Definition, null),
        };
    }

    private static async Task<KnownObject> KnowAsync(VirtConnection connection, NWFilterRef reference, CancellationToken cancellationToken)
    {
        var filter = await VirtNWFilter.GetAsync(connection, reference, cancellationToken).ConfigureAwait(false);
        return new KnownObject(filter, VirtXml.Parse(await filter.GetXmlAsync(cancellationToken).ConfigureAwait(false), "filter"));
    }
}
