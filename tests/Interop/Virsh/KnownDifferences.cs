using System.Text.RegularExpressions;
using VirtPS.Build;

namespace VirtPS.Tests.Interop;

/// <summary>How the answers to a command differ.</summary>
internal enum Difference
{
    /// <summary>They do not.</summary>
    None,

    /// <summary>libvirt refuses, VirtPS does it.</summary>
    More,

    /// <summary>Both refuse, in other words.</summary>
    Words,

    /// <summary>Both do it, and print other text.</summary>
    Text,

    /// <summary>libvirt's test driver lacks the function; what VirtPS's does is held against libvirt's other drivers.</summary>
    Beyond,

    /// <summary>libvirt does it, VirtPS refuses. This is never allowed.</summary>
    Less,
}

/// <summary>The differences between the answers of two virsh that the documentation admits to.</summary>
internal static partial class KnownDifferences
{
    private const string Lacking = "this function is not supported by the connection driver";

    /// <summary>Reads a page: the commands of each row of its tables, and how they differ.</summary>
    public static IReadOnlyList<(string Command, Difference Kind)> Read(string page) =>
    [
        .. from line in File.ReadLines(Path.Combine(Repository.Find().Root, "docs", page))
           let row = Row().Match(line)
           where row.Success
           from Match command in Command().Matches(row.Groups["commands"].Value)
           select (command.Groups[1].Value, Enum.Parse<Difference>(row.Groups["kind"].Value, ignoreCase: true)),
    ];

    /// <summary>Says how two answers to one command differ.</summary>
    public static Difference Compare(string expected, string actual) => (Refuses(expected), Refuses(actual)) switch
    {
        _ when expected == actual => Difference.None,
        _ when expected.Contains(Lacking, StringComparison.Ordinal) => Difference.Beyond,
        (true, false) => Difference.More,
        (true, true) => Difference.Words,
        (false, false) => Difference.Text,
        (false, true) => Difference.Less,
    };

    private static bool Refuses(string answer) => answer.StartsWith("error:", StringComparison.Ordinal) || answer.Contains("\nerror:", StringComparison.Ordinal);

    [GeneratedRegex(@"^\| (?<kind>more|words|text) \| (?<commands>`[^|]+`) \| [^|]+ \|$")]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Command();
}
