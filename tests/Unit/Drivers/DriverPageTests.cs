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
    public void The_test_driver_has_every_function_or_says_why_it_cannot() =>
        Assert.DoesNotContain(SupportMatrix.For(new VirtPS.Drivers.Test.TestDriver()), function => function is { IsSupported: false, Reason: null });

    [Fact]
    public void A_reason_is_given_for_functions_only_that_a_driver_lacks() =>
        Assert.All(DriverPage.AllDrivers(), driver => Assert.Equal(
            driver.NotApplicable.Keys.Order(),
            SupportMatrix.For(driver).Where(function => function.Reason is not null).Select(function => $"{function.Family}.{function.Function}").Order()));

    [Fact]
    public void Every_driver_names_only_families_of_the_contract() =>
        Assert.All(DriverPage.AllDrivers(), driver => Assert.Empty(driver.Families.Keys.Except(SupportMatrix.Families)));
}
