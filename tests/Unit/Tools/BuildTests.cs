using System.Xml.Linq;
using VirtPS.Build;

namespace VirtPS.Tests.Unit.Tools;

public sealed class BuildTests
{
    private const string Manifest = """
        @{
            ModuleVersion        = '1.2.3'
            Author               = 'Somebody''s'
            Copyright            = '(c)'
            Description          = 'Does things.'
            CompatiblePSEditions = @('Core')
            # CmdletsToExport    = @('Not-This')
            CmdletsToExport      = @(
                # a remark with a 'quote'
                'Get-Thing'
                'Set-Thing'
            )
            AliasesToExport      = @()
            PrivateData = @{ PSData = @{
                Tags = @('a', 'b')
                ProjectUri = 'https://example.org'
                ReleaseNotes = 'None.'
            } }
        }
        """;

    [Fact]
    public void A_manifest_is_read_without_PowerShell()
    {
        var manifest = ModuleManifest.Parse(Manifest);
        Assert.Equal("Somebody's", manifest.Text("Author"));
        Assert.Equal(["Get-Thing", "Set-Thing"], manifest.List("CmdletsToExport"));
        Assert.Empty(manifest.List("AliasesToExport"));
        Assert.Throws<InvalidDataException>(() => manifest.Text("GUID"));
    }

    [Fact]
    public void The_package_is_tagged_as_the_gallery_wants_it()
    {
        var package = PackageTask.Describe(ModuleManifest.Parse(Manifest));
        var values = package.Descendants().Where(element => !element.HasElements).ToLookup(element => element.Name.LocalName, element => element.Value);
        Assert.Equal("1.2.3", values["version"].Single());
        Assert.Equal(
            "a b PSModule PSIncludes_Cmdlet PSEdition_Core PSCmdlet_Get-Thing PSCmdlet_Set-Thing PSCommand_Get-Thing PSCommand_Set-Thing",
            values["tags"].Single());
    }

    [Fact]
    public void Whatever_neither_passed_nor_was_skipped_counts_as_failed()
    {
        var report = new XElement(
            "TestRun",
            new XElement("Results", new[] { "Passed", "Failed", "NotExecuted", "Timeout", "Passed", "Aborted" }
                .Select(outcome => new XElement("UnitTestResult", new XAttribute("testName", "A." + outcome), new XAttribute("outcome", outcome)))));
        var read = TestReport.FromTrx(new XDocument(report));
        Assert.Equal(new TestCounts(2, 3, 1), read.Counts);
        Assert.Equal(["A.Failed: Failed", "A.Timeout: Timeout", "A.Aborted: Aborted"], read.Failures);
    }

    [Fact]
    public void Failures_stand_before_one_line_of_counts()
    {
        var result = XElement.Parse("<r><UnitTestResult testName='A.B' outcome='Failed'><Output><ErrorInfo><Message>No\nway</Message></ErrorInfo></Output></UnitTestResult></r>");
        var sum = TestReport.Parse("1 1 3\nC.D: hm\n") + TestReport.FromTrx(new XDocument(result)) + TestReport.Broken("It hung.");
        Assert.Equal(["failed: C.D: hm", "failed: A.B: No way", "failed: It hung.", "1 passed, 3 failed, 3 skipped"], sum.ToString().Split(Environment.NewLine));
    }
}
