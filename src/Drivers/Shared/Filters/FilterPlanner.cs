using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Filters;

/// <summary>Works out a port's rules: filters within filters, and variables for which the port's owner gives values.</summary>
/// <param name="find">Finds a filter by name.</param>
/// <remarks>virNWFilterDoInstantiate.</remarks>
internal sealed class FilterPlanner(Func<string, StoredFilter?> find)
{
    private const string Mac = "MAC";
    private const string IP = "IP";
    private const string LearningControl = "CTRL_IP_LEARNING";
    private const string DhcpServer = "DHCPSERVER";

    /// <summary>Plans a port.</summary>
    /// <param name="binding">The port's binding.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="VirtException">InternalError when a filter or a value is missing; ParseFailed for an unknown way to learn addresses.</exception>
    internal PortPlan Plan(StoredBinding binding)
    {
        var values = new Dictionary<string, List<string>>(binding.Parameters);
        values.TryAdd(Mac, [binding.Mac]);
        if (binding.Learned.Count > 0)
        {
            values.TryAdd(IP, [.. binding.Learned]);
        }

        var filter = Find(binding.Ref.FilterName);
        var learning = WayToLearn(binding);
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var rules = Expand(filter, values, missing).ToList();
        var servers = values.GetValueOrDefault(DhcpServer, []);
        if (missing.Count == 0)
        {
            // Leases end, and guests take others: those who learn from them never stop.
            var goesOn = learning == AddressLearning.Dhcp && binding.Learned.Count > 0 && !binding.Parameters.ContainsKey(IP);
            return new(binding.Ref.PortDevice, binding.Mac, goesOn ? AddressLearning.Dhcp : AddressLearning.None, Order(rules)) { TrustedServers = servers };
        }

        if (missing.Count > 1 || !missing.Contains(IP) || learning == AddressLearning.None)
        {
            var named = missing.Where(name => name != Mac && (name != IP || learning == AddressLearning.None));
            throw Bad($"Cannot instantiate filter due to unresolvable variables or unavailable list elements: {string.Join(", ", named)}");
        }

        return new(binding.Ref.PortDevice, binding.Mac, learning ?? throw UnknownWay(binding), Rules: null) { TrustedServers = servers };
    }

    /// <summary>Tells whether a port's filter is, or includes, a filter.</summary>
    /// <param name="binding">The port's binding.</param>
    /// <param name="name">The filter's name.</param>
    /// <returns>Whether it does.</returns>
    internal bool Uses(StoredBinding binding, string name)
    {
        var seen = new HashSet<string>();
        return Reaches(binding.Ref.FilterName);

        bool Reaches(string from) => from == name || (seen.Add(from) && find(from) is { } filter && filter.Includes.Any(Reaches));
    }

    private static AddressLearning? WayToLearn(StoredBinding binding) =>
        !binding.Parameters.TryGetValue(LearningControl, out var way) ? AddressLearning.Any
        : way[0].ToUpperInvariant() switch
        {
            "ANY" => AddressLearning.Any,
            "DHCP" => AddressLearning.Dhcp,
            "NONE" => AddressLearning.None,
            _ => null,
        };

    private static VirtException UnknownWay(StoredBinding binding) => new(
        VirtErrorCode.ParseFailed,
        $"filter '{binding.Ref.FilterName}' learning value '{binding.Parameters[LearningControl][0]}' invalid.",
        VirtErrorDomain.NWFilter);

    private static VirtException Bad(string detail) => new(VirtErrorCode.InternalError, detail, VirtErrorDomain.NWFilter);

    /// <summary>Puts rules in order: those of the first chain, then the others, each by place.</summary>
    private static List<PlacedRule> Order(IEnumerable<PlacedRule> rules) => [.. rules.OrderBy(rule => rule.IsRoot ? 0 : 1).ThenBy(rule => rule.Priority)];

    private StoredFilter Find(string name) => find(name) ?? throw Bad($"referenced filter '{name}' is missing");

    private IEnumerable<PlacedRule> Expand(StoredFilter filter, Dictionary<string, List<string>> values, SortedSet<string> missing)
    {
        foreach (var entry in filter.Entries)
        {
            if (entry.Include is { } include)
            {
                // What the outer filter is given counts more than what it gives to the inner one.
                var inner = new Dictionary<string, List<string>>(entry.Parameters);
                foreach (var (name, list) in values)
                {
                    inner[name] = list;
                }

                foreach (var rule in Expand(Find(include), inner, missing))
                {
                    yield return rule;
                }
            }
            else
            {
                foreach (var rule in RuleVariants.Of(entry.Rule!, values, missing))
                {
                    yield return new PlacedRule(filter.Chain, filter.ChainPriority, rule);
                }
            }
        }
    }
}
