using System.Text.RegularExpressions;

namespace VirtPS.HelpBuilder;

/// <summary>Finds what is missing on a help page and where it disagrees with the code.</summary>
public static partial class PageCheck
{
    private const int FewestExamples = 2;

    /// <summary>Checks a page.</summary>
    /// <param name="cmdlet">What the code says.</param>
    /// <param name="text">The page as it is.</param>
    /// <param name="pageExists">Says whether there is a page of a name, for links.</param>
    /// <returns>One sentence per problem.</returns>
    public static IEnumerable<string> Problems(CmdletDescription cmdlet, string text, Func<string, bool> pageExists)
    {
        ArgumentNullException.ThrowIfNull(cmdlet);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(pageExists);
        var page = PageReader.Read(cmdlet.Name, text);
        return Missing(cmdlet, page)
            .Concat(Link().Matches(page.Links).Select(match => match.Groups[1].Value).Where(target => !pageExists(target))
                .Select(target => $"RELATED LINKS names the page {target}, which is not there"))
            .Concat(Differences(PageWriter.Write(cmdlet, page), text));
    }

    private static IEnumerable<string> Missing(CmdletDescription cmdlet, HelpPage page)
    {
        if (page.Synopsis.Length == 0)
        {
            yield return "SYNOPSIS is empty";
        }

        if (page.Description.Length == 0)
        {
            yield return "DESCRIPTION is empty";
        }

        var runs = page.Examples.Count(example => example.Runs);
        if (runs < FewestExamples)
        {
            yield return $"EXAMPLES has {runs} of at least {FewestExamples} that a test can run";
        }

        foreach (var example in page.Examples.Where(example => example.Title.Length == 0 || example.Code.Length == 0 || example.Remarks.Length == 0))
        {
            yield return $"the example '{example.Title}' needs a title, a powershell block and a remark";
        }

        foreach (var parameter in cmdlet.Parameters.Where(parameter => page.Parameters.GetValueOrDefault(parameter.Name) is not { Text.Length: > 0 }))
        {
            yield return $"the parameter -{parameter.Name} has no text";
        }

        foreach (var name in page.Parameters.Keys.Where(name => !cmdlet.Parameters.Any(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))))
        {
            yield return $"the parameter -{name} is on the page and not in the code";
        }

        if (!VirshLine().IsMatch(page.Notes))
        {
            yield return "NOTES lacks its line 'virsh equivalent: …' ('virsh equivalent: none' where there is none)";
        }
    }

    // The rest of the page follows from the code, so one line is enough to say where they part.
    private static IEnumerable<string> Differences(string expected, string actual)
    {
        var wanted = expected.Split('\n');
        var found = actual.ReplaceLineEndings("\n").Split('\n');
        var line = Enumerable.Range(0, Math.Max(wanted.Length, found.Length)).FirstOrDefault(i => Line(wanted, i) != Line(found, i), -1);
        if (line >= 0)
        {
            yield return $"line {line + 1} is '{Line(found, line)}' and the code says '{Line(wanted, line)}'; ./build.sh help updates the page";
        }

        static string? Line(string[] lines, int index) => index < lines.Length ? lines[index] : null;
    }

    [GeneratedRegex("(?m)^virsh equivalent: *\\S")]
    private static partial Regex VirshLine();

    [GeneratedRegex("\\]\\(([^)/]+)\\.md\\)")]
    private static partial Regex Link();
}
