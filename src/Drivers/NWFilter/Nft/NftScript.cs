using System.Globalization;
using System.Text;
using VirtPS.Drivers.NWFilter.Sets;

namespace VirtPS.Drivers.NWFilter.Nft;

/// <summary>Writes changes of the driver's own tables; nft carries a script out wholly or not at all.</summary>
/// <remarks>
/// The table of the bridge has one chain at each end: frames from a port first, frames to a port last. Maps say by the port's name
/// which chain goes on. Where the host's own firewall looks at packets, marks say there which port they are of,
/// in place of any other mark; they are gone again behind it.
/// </remarks>
/// <param name="packets">Where the kernel looks at packets.</param>
internal sealed class NftScript(NftPackets packets)
{
    /// <summary>The name of the tables.</summary>
    internal const string Table = "virtps_filter";

    // A mark that says the number of a port in its last twelve bits. It is compared whole, so that marks of others are none.
    private const uint FirstMark = 0x56500000;
    private const string MarkBits = "0xfffff000";

    private readonly StringBuilder _text = new();

    /// <summary>The script.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>Removes the tables.</summary>
    internal NftScript Drop()
    {
        foreach (var family in new[] { "bridge", "inet" })
        {
            // One that is not there cannot be deleted, one that is cannot harm to be added.
            Line($"add table {family} {Table}").Line($"delete table {family} {Table}");
        }

        return this;
    }

    /// <summary>Makes the tables without any port.</summary>
    internal NftScript Begin()
    {
        Line(
            $$"""
            table bridge {{Table}} {
              set {{NftFrameRules.SameAddresses}} { type ipv4_addr . ipv4_addr; size 65535; flags dynamic,timeout; timeout 10s; }
              map frames_out { type ifname : verdict; }
              map frames_in { type ifname : verdict; }
              chain from_guests { type filter hook prerouting priority -20; policy accept; iifname vmap @frames_out; }
              chain to_guests { type filter hook postrouting priority -20; policy accept; oifname vmap @frames_in; }
            """);
        if (packets == NftPackets.Host)
        {
            Line(
                $$"""
                  map marks { type ifname : mark; }
                  chain mark_from { type filter hook prerouting priority -10; policy accept; ether type { ip, ip6 } meta mark set iifname map @marks; }
                  chain mark_to { type filter hook forward priority -10; policy accept; ether type { ip, ip6 } meta mark set oifname map @marks; }
                }
                table inet {{Table}} {
                  map packets_out { type mark : verdict; }
                  map packets_in { type mark : verdict; }
                  chain from_guests { type filter hook prerouting priority -10; policy accept; meta mark vmap @packets_out; meta mark & {{MarkBits}} == 0x{{FirstMark:x8}} meta mark set 0; }
                  chain to_guests { type filter hook forward priority -10; policy accept; meta mark vmap @packets_in; meta mark & {{MarkBits}} == 0x{{FirstMark:x8}} meta mark set 0; }
                """);
        }
        else
        {
            Line(
                """
                  map packets_out { type ifname : verdict; }
                  map packets_in { type ifname : verdict; }
                  chain packets_from_guests { type filter hook prerouting priority -10; policy accept; iifname vmap @packets_out; }
                  chain packets_to_guests { type filter hook postrouting priority -10; policy accept; oifname vmap @packets_in; }
                """);
        }

        return Line("}");
    }

    /// <summary>Gives a set of the host's the elements that it has now, and makes it first where it is not yet there.</summary>
    /// <param name="set">The set.</param>
    internal NftScript Fill(HostSet set)
    {
        Line($"add set {PacketFamily} {Table} {set.NftName} {set.Description}").Line($"flush set {PacketFamily} {Table} {set.NftName}");
        return set.Elements.Count == 0 ? this : Line($"add element {PacketFamily} {Table} {set.NftName} {{ {string.Join(", ", set.Elements)} }}");
    }

    /// <summary>Removes a set of the host's, into which no rule looks any more.</summary>
    /// <param name="set">The set.</param>
    internal NftScript Forget(HostSet set) => Line($"delete set {PacketFamily} {Table} {set.NftName}");

    /// <summary>Adds a port.</summary>
    /// <param name="port">The port's rules.</param>
    /// <param name="number">Its number; no other port has it.</param>
    internal NftScript Add(NftPort port, int number)
    {
        AddChains("bridge", port.Frames);
        if (port.Packets.Count > 0)
        {
            foreach (var set in port.Sets)
            {
                var (kind, rest) = (set[..set.IndexOf(' ', StringComparison.Ordinal)], set[(set.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
                Line($"add {kind} {PacketFamily} {Table} {rest}");
            }

            AddChains(PacketFamily, port.Packets);
        }

        foreach (var (family, map, key, chain) in Entries(port, number))
        {
            Line($"add element {family} {Table} {map} {{ {key} : {(map == "marks" ? chain : $"jump {chain}")} }}");
        }

        return this;
    }

    /// <summary>Removes a port that was added.</summary>
    /// <param name="port">The port's rules.</param>
    /// <param name="number">Its number.</param>
    internal NftScript Remove(NftPort port, int number)
    {
        foreach (var (family, map, key, _) in Entries(port, number))
        {
            Line($"delete element {family} {Table} {map} {{ {key} }}");
        }

        foreach (var (family, chains) in new[] { ("bridge", port.Frames), (PacketFamily, port.Packets) })
        {
            foreach (var chain in chains)
            {
                Line($"flush chain {family} {Table} {chain.Name}");
            }

            foreach (var chain in chains)
            {
                Line($"delete chain {family} {Table} {chain.Name}");
            }
        }

        foreach (var set in port.Sets)
        {
            Line($"delete set {PacketFamily} {Table} {set.Split(' ')[1]}");
        }

        return this;
    }

    private string PacketFamily => packets == NftPackets.Host ? "inet" : "bridge";

    private IEnumerable<(string Family, string Map, string Key, string Value)> Entries(NftPort port, int number)
    {
        var device = $"\"{port.Port}\"";
        var mark = string.Create(CultureInfo.InvariantCulture, $"0x{FirstMark + (uint)number:x8}");
        foreach (var chain in port.Frames.Where(chain => chain.Way is not null))
        {
            yield return ("bridge", $"frames_{NftCompiler.Word(chain.Way!.Value)}", device, chain.Name);
        }

        foreach (var chain in port.Packets.Where(chain => chain.Way is not null))
        {
            yield return (PacketFamily, $"packets_{NftCompiler.Word(chain.Way!.Value)}", packets == NftPackets.Host ? mark : device, chain.Name);
        }

        if (port.Packets.Count > 0 && packets == NftPackets.Host)
        {
            yield return ("bridge", "marks", device, mark);
        }
    }

    private void AddChains(string family, IReadOnlyList<NftChain> chains)
    {
        foreach (var chain in chains)
        {
            Line($"add chain {family} {Table} {chain.Name}");
        }

        foreach (var chain in chains)
        {
            foreach (var rule in chain.Rules)
            {
                Line($"add rule {family} {Table} {chain.Name} {rule}");
            }
        }
    }

    private NftScript Line(string line)
    {
        _text.Append(line).Append('\n');
        return this;
    }
}
