namespace VirtPS.Engine.Errors;

/// <summary>Finds what somebody may have meant to write.</summary>
internal static class Likeness
{
    private const int MostSlips = 3;

    /// <summary>Finds the name that is nearest to a mistaken one.</summary>
    /// <param name="mistaken">The mistaken name.</param>
    /// <param name="names">The names that there are.</param>
    /// <returns>The nearest name, or nothing when none is near.</returns>
    public static string? Nearest(string mistaken, IEnumerable<string> names) => names
        .Select(name => (Name: name, Slips: Slips(mistaken, name)))
        .Where(candidate => candidate.Slips <= Math.Min(MostSlips, mistaken.Length / 3))
        .OrderBy(candidate => candidate.Slips).ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
        .Select(candidate => candidate.Name)
        .FirstOrDefault();

    // Levenshtein's distance: letters added, left out or exchanged.
    private static int Slips(string first, string second)
    {
        var row = Enumerable.Range(0, second.Length + 1).ToArray();
        for (var i = 1; i <= first.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= second.Length; j++)
            {
                var exchanged = diagonal + (first[i - 1] == second[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(exchanged, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
