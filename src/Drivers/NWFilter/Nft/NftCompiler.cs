using System.Globalization;
using VirtPS.Drivers.NWFilter.Sets;
using VirtPS.Drivers.Shared.Filters;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.NWFilter.Nft;

/// <summary>Makes nftables' chains of a port's plan.</summary>
/// <param name="packets">Where the kernel looks at packets.</param>
/// <param name="hostSets">The host's sets that rules look into, by name.</param>
internal sealed class NftCompiler(NftPackets packets, IReadOnlyDictionary<string, HostSet> hostSets)
{
    /// <summary>Finds the host's sets that a plan's rules look into.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>Their names.</returns>
    internal static IEnumerable<string> HostSetsOf(PortPlan plan) => (plan.Rules ?? [])
        .Where(placed => placed.Rule.Protocol is { Layer: not NWFilterLayer.Ethernet } && placed.Rule.Matches.ContainsKey("ipset"))
        .Select(placed => placed.Rule.Matches["ipset"].Text);

    /// <summary>Makes the chains.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>The port's rules.</returns>
    /// <exception cref="VirtException">InvalidArg for a port that can be no device; InternalError for what the kernel cannot do.</exception>
    internal NftPort Compile(PortPlan plan)
    {
        var name = NameOf(plan.Port);
        if (plan.Rules is null)
        {
            return new(plan.Port, LearningChains.Of(plan, name), [], []);
        }

        var frames = new[] { NftWay.Out, NftWay.In }.SelectMany(way => Frames(plan.Rules, way, name)).ToList();
        var writer = new NftPacketRules(packets, name, hostSets);
        var about = plan.Rules.Where(rule => rule.Rule.Protocol is { Layer: not NWFilterLayer.Ethernet }).ToList();
        var chains = new[] { NftWay.Out, NftWay.In }
            .Select(way => new NftChain($"packets_{Word(way)}_{name}", way, [.. about.SelectMany(rule => writer.Write(rule.Rule, way))]))
            .Where(chain => chain.Rules.Count > 0)
            .ToList();
        return new(plan.Port, frames, chains, writer.Sets) { HostSets = writer.HostSets };
    }

    /// <summary>Gives a device's name as names of chains have it.</summary>
    /// <param name="port">The device.</param>
    /// <returns>The name; two devices never have the same.</returns>
    internal static string NameOf(string port) =>
        port.Length is > 0 and < 16 && port.All(letter => letter is > ' ' and <= '~' and not '/' and not '"' and not '*')
            ? string.Concat(port.Select(letter => char.IsAsciiLetterOrDigit(letter) ? $"{letter}" : $"_{(int)letter:x2}"))
            : throw new VirtException(VirtErrorCode.InvalidArg, $"'{port}' is no name of a network device", VirtErrorDomain.NWFilter);

    /// <summary>Gives the word for a way in names of chains.</summary>
    internal static string Word(NftWay way) => way == NftWay.Out ? "out" : "in";

    /// <summary>Makes the chains for one way: that of the first chain, with its rules and the jumps to the others by place.</summary>
    private static List<NftChain> Frames(IReadOnlyList<PlacedRule> all, NftWay way, string name)
    {
        var rules = all.Where(rule => rule.Rule.Protocol is null or { Layer: NWFilterLayer.Ethernet } && Goes(rule.Rule, way)).ToList();
        if (rules.Count == 0)
        {
            return [];
        }

        var others = rules.Where(rule => !rule.IsRoot).GroupBy(rule => rule.Chain).OrderBy(group => group.First().ChainPriority).ToList();
        var prefix = $"frames_{Word(way)}_{name}";
        var first = others.Select(group => (Place: group.First().ChainPriority, IsJump: true, Text: NftFrameRules.ConditionOf(group.Key) + $"jump {ChainName(prefix, group.Key)}"))
            .Concat(rules.Where(rule => rule.IsRoot).Select(rule => (Place: rule.Priority, IsJump: false, Text: Write(rule.Rule, way))))
            .OrderBy(entry => entry.Place).ThenBy(entry => entry.IsJump ? 0 : 1)
            .Select(entry => entry.Text);
        return [new(prefix, way, [.. first]), .. others.Select(group => new NftChain(ChainName(prefix, group.Key), null, [.. group.Select(rule => Write(rule.Rule, way))]))];
    }

    private static bool Goes(NWFilterRule rule, NftWay way) => rule.Direction == "inout" || (rule.Direction == "out") == (way == NftWay.Out);

    // What a rule for both ways says of source and destination is meant for packets to the guest.
    private static string Write(NWFilterRule rule, NftWay way) => NftFrameRules.Write(rule, reversed: rule.Direction == "inout" && way == NftWay.Out);

    private static string ChainName(string prefix, string chain) =>
        prefix + "_" + string.Concat(chain.Select(letter => char.IsAsciiLetterOrDigit(letter) ? $"{letter}" : string.Create(CultureInfo.InvariantCulture, $"_{(int)letter:x2}")));
}
