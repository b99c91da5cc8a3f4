using System.Globalization;
using System.Xml.Linq;

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

    /// <summary>Counts the results of one test project.</summary>
    /// <param name="report">A report in the trx format of dotnet test.</param>
    /// <returns>The counts. Whatever neither passed nor was skipped counts as failed.</returns>
    public static TestCounts FromTrx(XDocument report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var outcomes = report.Descendants()
            .Where(element => element.Name.LocalName == "UnitTestResult")
            .Select(element => (string?)element.Attribute("outcome"))
            .ToList();
        var passed = outcomes.Count(outcome => outcome == "Passed");
        var skipped = outcomes.Count(outcome => outcome is "NotExecuted" or "Inconclusive");
        return new TestCounts(passed, outcomes.Count - passed - skipped, skipped);
    }

    /// <summary>Reads counts as a script writes them.</summary>
    /// <param name="text">Three numbers with blanks between: passed, failed, skipped.</param>
    /// <returns>The counts.</returns>
    public static TestCounts Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var numbers = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return new TestCounts(Number(numbers[0]), Number(numbers[1]), Number(numbers[2]));
    }

    /// <summary>Writes the line that ends a test run.</summary>
    /// <returns>The line.</returns>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed, {Skipped} skipped");

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
