using System.Text.RegularExpressions;
using VirtPS.HelpBuilder;

namespace VirtPS.Tests.Unit.House;

/// <summary>Rules that can be read off the source files.</summary>
public sealed partial class SourceTests
{
    private const int LongestFile = 400;

    private static readonly string[] Everything = ["src", "tests", "tools", "bench"];

    [Fact]
    public void No_file_is_too_long() =>
        House.NoneOf(
            House.Files(Everything).Where(file => file.Lines > LongestFile).Select(file => $"{file.Path} has {file.Lines} lines"),
            $"A file past {LongestFile} lines needs splitting:");

    [Fact]
    public void Nothing_is_left_for_later() =>
        House.NoneOf(
            House.Files(Everything).Where(file => Unfinished().IsMatch(file.Text)).Select(file => file.Path),
            "These files hold something unfinished:");

    [Fact]
    public void Tests_do_not_sleep() =>
        House.NoneOf(
            House.Files("tests").Where(file => Sleep().IsMatch(file.Text)).Select(file => file.Path),
            "A test waits for what it needs, not for time to pass:");

    [Fact]
    public void Code_has_no_regions() =>
        House.NoneOf(House.Files(Everything).Where(file => Region().IsMatch(file.Text)).Select(file => file.Path), "Split the file instead:");

    [Fact]
    public void A_cmdlet_is_a_sealed_class_alone_in_the_file_of_its_name()
    {
        var files = House.Files("src/Cmdlets").ToList();
        House.NoneOf(
            from cmdlet in CmdletCatalog.Load(House.ModulePath)
            let expected = cmdlet.Name.Replace("-", "", StringComparison.Ordinal) + "Command"
            let home = files.SingleOrDefault(file => file.Path.EndsWith($"/{expected}.cs", StringComparison.Ordinal))
            where !cmdlet.ClassName.EndsWith("." + expected, StringComparison.Ordinal)
                || home is null
                || !home.Text.Contains($"public sealed class {expected}", StringComparison.Ordinal)
                || CmdletAttribute().Count(home.Text) != 1
            select $"{cmdlet.Name} ({cmdlet.ClassName})",
            "The cmdlet Verb-Noun is the only cmdlet in VerbNounCommand.cs, which holds the sealed class VerbNounCommand:");
    }

    [Fact]
    public void A_cmdlets_file_is_short()
    {
        const int Longest = 150;
        House.NoneOf(
            House.Files("src/Cmdlets").Where(file => CmdletAttribute().IsMatch(file.Text) && file.Lines > Longest)
                .Select(file => $"{file.Path} has {file.Lines} lines"),
            $"A cmdlet past {Longest} lines does the engine's work:");
    }

    // Put together from halves so that this file does not find itself.
    [GeneratedRegex("\\bTO" + "DO\\b|\\bFIX" + "ME\\b|NotImplemented" + "Exception")]
    private static partial Regex Unfinished();

    [GeneratedRegex("Thread\\.Sle" + "ep\\(")]
    private static partial Regex Sleep();

    [GeneratedRegex("(?m)^\\s*#reg" + "ion\\b")]
    private static partial Regex Region();

    [GeneratedRegex("(?m)^\\[Cmdlet\\(")]
    private static partial Regex CmdletAttribute();
}
