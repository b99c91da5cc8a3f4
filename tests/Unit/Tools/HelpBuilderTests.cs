using System.Xml.Linq;
using VirtPS.HelpBuilder;

namespace VirtPS.Tests.Unit.Tools;

public sealed class HelpBuilderTests
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";

    private static readonly ParameterDescription Id = new(
        "Id", "Int32", "System.Int32", [], [], false, new Dictionary<string, ParameterUse> { ["ById"] = new(true, null, false, false) });

    private static readonly ParameterDescription Name = new(
        "Name", "String[]", "System.String", ["DomainName"], [], true,
        new Dictionary<string, ParameterUse> { ["ByName"] = new(false, 0, true, true) });

    private static readonly ParameterDescription State = new(
        "State", "PowerState", "Lab.PowerState", [], ["On", "Off"], false,
        new Dictionary<string, ParameterUse> { [ParameterDescription.AllSets] = new(false, null, false, false) });

    private static readonly ParameterDescription Force = new(
        "Force", "SwitchParameter", "System.Management.Automation.SwitchParameter", [], [], false,
        new Dictionary<string, ParameterUse> { [ParameterDescription.AllSets] = new(false, null, false, false) });

    private static readonly CmdletDescription Cmdlet =
        new("Get-Thing", "Lab.GetThingCommand", [], "ByName", [State, Id, Name, Force], ["Lab.Thing"]);

    private static readonly HelpPage Page = new("Get-Thing")
    {
        Synopsis = "Gets things.",
        Description = "Gets `things`, see [Set-Thing](Set-Thing.md).\n\nAll of\nthem.",
        Examples = [new("All", "Get-Thing |\n    Sort-Object", "Every thing."), new("One", "Get-Thing -Id 1", "One thing."), new("Far", "Get-Thing -Host x", "Away.", Runs: false)],
        Parameters = new Dictionary<string, HelpParameter>
        {
            ["Id"] = new("The number.", "None"),
            ["Name"] = new("The name.\n\nIt may contain wildcards.", "*"),
            ["State"] = new("The state.", "None"),
            ["Force"] = new("Goes ahead.", "None"),
        },
        Notes = "virsh equivalent: thing-list",
    };

    [Fact]
    public void The_syntax_puts_positions_first_and_brackets_what_may_be_left_out()
    {
        Assert.Equal("Get-Thing [[-Name] <String[]>] [-State <PowerState>] [-Force] [<CommonParameters>]", CmdletSyntax.Write(Cmdlet, "ByName"));
        Assert.Equal("Get-Thing -Id <Int32> [-State <PowerState>] [-Force] [<CommonParameters>]", CmdletSyntax.Write(Cmdlet, "ById"));
    }

    [Fact]
    public void A_page_that_is_written_is_read_back_and_has_no_problem()
    {
        var text = PageWriter.Write(Cmdlet, Page);
        Assert.Empty(PageCheck.Problems(Cmdlet, text, _ => true));
        var read = PageReader.Read("Get-Thing", text);
        Assert.Equal(Page.Description, read.Description);
        Assert.Equal(Page.Examples, read.Examples);
        Assert.Equal(Page.Parameters["Name"], read.Parameters["Name"]);
        Assert.Equal(text, PageWriter.Write(Cmdlet, read));
    }

    [Fact]
    public void The_page_says_what_the_code_says()
    {
        var text = PageWriter.Write(Cmdlet, Page);
        Assert.Contains("### ByName (Default)\n\n```\nGet-Thing [[-Name]", text, StringComparison.Ordinal);
        Assert.Contains(
            "Type: String[]\nParameter Sets: ByName\nAliases: DomainName\n\nRequired: False\nPosition: 0\nDefault value: *\n"
            + "Accept pipeline input: True (ByPropertyName, ByValue)\nAccept wildcard characters: True\n",
            text, StringComparison.Ordinal);
        Assert.Contains("Type: PowerState\nParameter Sets: (All)\nAliases:\nAccepted values: On, Off\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Gets things.\n", "\n", "SYNOPSIS is empty")]
    [InlineData("Gets `things`, see [Set-Thing](Set-Thing.md).\n\nAll of\nthem.\n", "\n", "DESCRIPTION is empty")]
    [InlineData("### Example 2: One\n\n```powershell\nGet-Thing -Id 1\n```\n\nOne thing.\n", "", "EXAMPLES has 1 of at least 2 that a test can run")]
    [InlineData("One thing.\n", "", "the example 'One' needs a title, a powershell block and a remark")]
    [InlineData("The number.\n", "", "the parameter -Id has no text")]
    [InlineData("### -Id\n", "### -Identity\n", "the parameter -Identity is on the page and not in the code")]
    [InlineData("virsh equivalent: thing-list", "virsh equivalent:", "NOTES lacks its line 'virsh equivalent")]
    [InlineData("Position: 0", "Position: 1", "is 'Position: 1' and the code says 'Position: 0'")]
    [InlineData("Get-Thing [[-Name]", "Get-Thing [-Name", "and the code says 'Get-Thing [[-Name]")]
    [InlineData("## RELATED LINKS\n", "## RELATED LINKS\n\n[Del-Thing](Del-Thing.md)\n", "names the page Del-Thing, which is not there")]
    public void A_slip_on_a_page_is_found(string written, string slip, string complaint)
    {
        var text = PageWriter.Write(Cmdlet, Page);
        Assert.Contains(written, text, StringComparison.Ordinal);
        var problems = PageCheck.Problems(Cmdlet, text.Replace(written, slip, StringComparison.Ordinal), name => name != "Del-Thing");
        Assert.Contains(problems, problem => problem.Contains(complaint, StringComparison.Ordinal));
    }

    [Fact]
    public void Help_holds_text_without_markup()
    {
        var command = MamlWriter.Write([(Cmdlet, Page)]).Root!.Element(Command + "command")!;
        Assert.Equal(
            ["Gets things, see Set-Thing.", "All of them."],
            command.Element(Maml + "description")!.Elements(Maml + "para").Select(para => para.Value));
        Assert.Equal(2, command.Element(Command + "syntax")!.Elements(Command + "syntaxItem").Count());
        var name = command.Element(Command + "parameters")!.Elements().Single(parameter => parameter.Element(Maml + "name")!.Value == "Name");
        Assert.Equal(
            ("false", "true", "True (ByPropertyName, ByValue)", "0", "DomainName"),
            ((string?)name.Attribute("required"), (string?)name.Attribute("globbing"), (string?)name.Attribute("pipelineInput"),
                (string?)name.Attribute("position"), (string?)name.Attribute("aliases")));
    }

    [Fact]
    public void An_about_page_becomes_plain_text() =>
        Assert.Equal(
            "TOPIC\n    about_Things\n\nSHORT DESCRIPTION\n    What things are.\n\nUSE\n    - one and more\n    - two\n\n    a   b\n    10  2\n\n    Sub\n\n"
            + "        Get-Thing\n\n        Get-Thing\n",
            AboutWriter.Write(
                "about_Things",
                "# about_Things\n\n## Short description\n\nWhat `things`\nare.\n\n## Use\n\n- one\n  and more\n- two\n\n| a | b |\n|---|---|\n| 10 | 2 |\n\n### Sub\n\n"
                + "```powershell\nGet-Thing\n\nGet-Thing\n```\n"));

    [Fact]
    public void The_catalog_reads_cmdlets_without_running_them()
    {
        var connect = CmdletCatalog.Load(House.House.ModulePath).Single(cmdlet => cmdlet.Name == "Connect-VirtHost");
        var uri = connect.Parameters.Single(parameter => parameter.Name == "Uri");
        Assert.Equal("VirtPS.Commands.ConnectVirtHostCommand", connect.ClassName);
        Assert.Equal(0, uri.In(connect.DefaultSet)?.Position);
    }
}
