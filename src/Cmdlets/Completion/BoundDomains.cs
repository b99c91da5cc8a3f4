using System.Collections;
using System.Management.Automation;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Finds the domains that a half-written line names, for the completion of what belongs to them.</summary>
internal static class BoundDomains
{
    /// <summary>Gives the domains.</summary>
    internal static IReadOnlyList<VirtDomain> Of(IDictionary bound) => Completions.Within<VirtDomain>(async token =>
        (bound["Domain"] is PSObject wrapped ? wrapped.BaseObject : bound["Domain"]) switch
        {
            VirtDomain one => [one],
            IEnumerable many when many.OfType<VirtDomain>().ToArray() is { Length: > 0 } domains => domains,
            _ when $"{bound["Name"] ?? bound["DomainName"]}" is { Length: > 0 } name =>
                (await Finders.Domains.NamedAsync(ConnectionTable.Defaults, name, token).ConfigureAwait(false)).Items,
            _ => [],
        });

    /// <summary>Gives the domains' descriptions.</summary>
    internal static IEnumerable<DomainXml> Descriptions(IDictionary bound) => Of(bound).SelectMany(domain => Completions.Within<DomainXml>(async token =>
        [DomainXml.Parse(await domain.GetXmlAsync(token).ConfigureAwait(false))]));
}
