using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Which events of which objects a user wants.</summary>
internal sealed class EventChoice
{
    private readonly HashSet<VirtEventKind> _kinds;
    private readonly List<VirtDomain> _domains;
    private readonly HashSet<Guid> _uuids;
    private readonly List<WildcardPattern> _domainNames;
    private readonly List<WildcardPattern> _objectNames;

    internal EventChoice(IEnumerable<string> kinds, IReadOnlyList<DomainArgument> domains, IEnumerable<string> objectNames)
    {
        _kinds = [.. kinds.SelectMany(KindsCalled)];
        _domains = [.. domains.Select(one => one.Object).OfType<VirtDomain>()];
        _uuids = [.. _domains.Select(one => one.Uuid)];
        _domainNames = [.. domains.Where(one => one.Object is null).Select(one => Pattern(one.Name))];
        _objectNames = [.. objectNames.Select(Pattern)];
    }

    /// <summary>Says what each host is asked for: as little as its filter can tell, the rest is left to <see cref="Wants"/>.</summary>
    /// <param name="named">The connections that the user named, or null.</param>
    /// <param name="sources">The connections to use where the user named none.</param>
    internal IReadOnlyCollection<KeyValuePair<VirtConnection, VirtEventFilter>> Requests(
        IReadOnlyList<VirtConnection>? named, Func<IReadOnlyList<VirtConnection>> sources)
    {
        var connections = named is null && _domains.Count > 0
            ? _domains.Select(one => one.Connection).Concat(_domainNames.Count > 0 ? sources() : []).Distinct()
            : sources();
        return [.. connections.Select(one => KeyValuePair.Create(one, Filter()))];
    }

    /// <summary>Tells whether an event is wanted.</summary>
    internal bool Wants(VirtEvent value) =>
        (_kinds.Count == 0 || _kinds.Contains(value.Kind))
        && (_objectNames.Count == 0 || _objectNames.Any(pattern => pattern.IsMatch(value.ObjectName)))
        && (_uuids.Count + _domainNames.Count == 0 || (value is DomainEvent about && WantsDomain(about)));

    private static WildcardPattern Pattern(string name) => WildcardPattern.Get(name, WildcardOptions.IgnoreCase);

    private static List<VirtEventKind> KindsCalled(string name)
    {
        var pattern = Pattern(name);
        var found = Enum.GetValues<VirtEventKind>().Where(kind => pattern.IsMatch(kind.ToString())).ToList();
        if (found.Count > 0)
        {
            return found;
        }

        var near = Enum.GetNames<VirtEventKind>().Where(kind => name.Length > 2 && kind.Contains(name, StringComparison.OrdinalIgnoreCase)).ToList();
        throw VirtException.Worded(
            VirtErrorCode.InvalidArg,
            $"no event is called '{name}'; {(near.Count > 0 ? $"there are {string.Join(", ", near)}" : "tab completion offers the names, and wildcards find several")}");
    }

    private bool WantsDomain(DomainEvent value) =>
        _uuids.Contains(value.Domain.Uuid) || _domainNames.Any(pattern => pattern.IsMatch(value.Domain.Name));

    private VirtEventFilter Filter() =>
        new(_kinds, _domains.Count == 1 && _domainNames.Count == 0 ? _domains[0].Ref : null);
}
