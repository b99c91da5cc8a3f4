using System.Text.RegularExpressions;

namespace VirtPS.Drivers.NWFilter.Sets;

/// <summary>A set as <c>ipset save</c> writes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind, such as <c>hash:ip</c>.</param>
/// <param name="Options">The words behind the kind.</param>
/// <param name="Elements">Its elements, and of each whether it is an exception.</param>
internal sealed partial record SavedSet(string Name, string Kind, IReadOnlyList<string> Options, List<(string Text, bool IsException)> Elements)
{
    private const int FirstOption = 3;

    /// <summary>Gives the value of an option.</summary>
    /// <param name="name">The option.</param>
    /// <returns>Its value; nothing when the set does not have it.</returns>
    internal string? Option(string name)
    {
        var at = Options.ToList().IndexOf(name);
        return at >= 0 && at + 1 < Options.Count ? Options[at + 1] : null;
    }

    /// <summary>Reads what ipset wrote.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The sets by name.</returns>
    internal static Dictionary<string, SavedSet> Read(string text)
    {
        var sets = new Dictionary<string, SavedSet>();
        foreach (var line in text.Split('\n'))
        {
            // A comment is one word in quotation marks.
            string[] words = [.. Words().Matches(line).Select(word => word.Value)];
            if (words is ["create", var name, var kind, ..])
            {
                sets[name] = new(name, kind, words[FirstOption..], []);
            }
            else if (words is ["add", var set, var element, ..] && sets.TryGetValue(set, out var known))
            {
                known.Elements.Add((element, words[FirstOption..].Contains("nomatch")));
            }
        }

        return sets;
    }

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Words();
}
