using System.Globalization;

namespace VirtPS.Build;

/// <summary>Counts of tests.</summary>
/// <param name="Passed">Those that passed.</param>
/// <param name="Failed">Those that failed, and runs that broke off.</param>
/// <param name="Skipped">Those that were not run.</param>
public readonly record struct TestCounts(int Passed, int Failed, int Skipped)
{
    /// <summary>Adds two counts.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sum.</returns>
    public static TestCounts operator +(TestCounts left, TestCounts right) =>
        new(left.Passed + right.Passed, left.Failed + right.Failed, left.Skipped + right.Skipped);

    /// <summary>Writes the line that ends a test run.</summary>
    /// <returns>The line.</returns>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed, {Skipped} skipped");
}
