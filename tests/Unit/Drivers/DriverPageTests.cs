using VirtPS.Build;
using VirtPS.DriverTable;
using VirtPS.Engine.Drivers;

namespace VirtPS.Tests.Unit.Drivers;

/// <summary>docs/drivers.md says what the code says.</summary>
public sealed class DriverPageTests
{
    [Fact]
    public void The_page_is_what_the_support_matrix_prints()
    {
        var path = Path.Combine(Repository.Find().Root, "docs", "drivers.md");
        var expected = DriverPage.Write(DriverPage.AllDrivers());
        if (Environment.GetEnvironmentVariable("VIRTPS_UPDATE") == "1")
        {
            File.WriteAllText(path, expected);
        }

        Assert.True(
            expected == File.ReadAllText(path),
            "docs/drivers.md is behind the code; './build.sh help', or this test with VIRTPS_UPDATE=1, writes it anew.");
    }

    [Fact]
    public void Every_driver_names_only_families_of_the_contract() =>
        Assert.All(DriverPage.AllDrivers(), driver => Assert.Empty(driver.Families.Keys.Except(SupportMatrix.Families)));
}
