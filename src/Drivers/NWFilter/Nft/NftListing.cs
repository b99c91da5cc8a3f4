namespace VirtPS.Drivers.NWFilter.Nft;

/// <summary>Reads what nft lists.</summary>
internal static class NftListing
{
    private static readonly string[] Ends = ["from_guests", "to_guests"];

    /// <summary>Finds chains that are not as they should be.</summary>
    /// <param name="listing">What nft lists of a table; empty when there is none.</param>
    /// <param name="expected">The chains of the table's ports.</param>
    /// <returns>The names of chains that are missing, have lost rules or are not reached any more.</returns>
    internal static IEnumerable<string> Missing(string listing, IReadOnlyList<NftChain> expected)
    {
        var chains = Read(listing);
        foreach (var end in Ends.Where(end => chains.GetValueOrDefault(end) == 0))
        {
            yield return end;
        }

        foreach (var chain in expected)
        {
            if (chains.GetValueOrDefault(chain.Name, -1) != chain.Rules.Count
                || (chain.Way is not null && !listing.Contains($"jump {chain.Name}", StringComparison.Ordinal)))
            {
                yield return chain.Name;
            }
        }
    }

    /// <summary>Counts the rules of each chain.</summary>
    private static Dictionary<string, int> Read(string listing)
    {
        var chains = new Dictionary<string, int>();
        string? open = null;
        foreach (var line in listing.Split('\n').Select(line => line.Trim()))
        {
            if (line.StartsWith("chain ", StringComparison.Ordinal) && line.EndsWith(" {", StringComparison.Ordinal))
            {
                open = line[6..^2];
                chains[open] = 0;
            }
            else if (line == "}")
            {
                open = null;
            }
            else if (open is not null && line.Length > 0 && !line.StartsWith("type filter ", StringComparison.Ordinal))
            {
                chains[open]++;
            }
        }

        return chains;
    }
}
