using VirtPS.HelpBuilder;

namespace VirtPS.Tests.Unit.House;

/// <summary>The staging of the module asks the same; here it is found out sooner.</summary>
public sealed class HelpTests
{
    [Fact]
    public void Every_cmdlet_has_a_whole_page_that_agrees_with_the_code() =>
        House.NoneOf(
            new HelpFolder(Path.Combine(House.Repository.Root, "docs", "en-US"), CmdletCatalog.Load(House.ModulePath)).Problems(),
            "These pages in docs/en-US keep the help from being built:");
}
