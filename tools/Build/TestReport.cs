using System.Globalization;
using System.Xml.Linq;

namespace VirtPS.Build;

/// <summary>What a run of tests came to.</summary>
/// <param name="Counts">How many did what.</param>
/// <param name="Failures">One text for each failure: the test's name and what it said.</param>
public sealed record TestReport(TestCounts Counts, IReadOnlyList<string> Failures)
{
    /// <summary>Gets the report of a run without tests.</summary>
    public static TestReport Empty { get; } = new(default, []);

    /// <summary>Adds two reports.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sum; failures stay in order.</returns>
    public static TestReport operator +(TestReport left, TestReport right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new(left.Counts + right.Counts, [.. left.Failures, .. right.Failures]);
    }

    /// <summary>Makes the report of a run that broke off, which counts as one failure.</summary>
    /// <param name="reason">Why.</param>
    /// <returns>The report.</returns>
    public static TestReport Broken(string reason) => new(new TestCounts(0, 1, 0), [reason]);

    /// <summary>Reads the results of one test project.</summary>
    /// <param name="report">A report in the trx format of dotnet test.</param>
    /// <returns>The report. Whatever neither passed nor was skipped counts as failed.</returns>
    public static TestReport FromTrx(XDocument report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var results = report.Descendants().Where(element => element.Name.LocalName == "UnitTestResult").ToLookup(
            result => (string?)result.Attribute("outcome") switch
            {
                "Passed" => nameof(TestCounts.Passed),
                "NotExecuted" or "Inconclusive" => nameof(TestCounts.Skipped),
                _ => nameof(TestCounts.Failed),
            });
        var failures = results[nameof(TestCounts.Failed)].Select(Describe).ToList();
        return new(new TestCounts(results[nameof(TestCounts.Passed)].Count(), failures.Count, results[nameof(TestCounts.Skipped)].Count()), failures);
    }

    /// <summary>Reads a report as the script writes it that runs the Pester suites.</summary>
    /// <param name="text">A line of three numbers (passed, failed, skipped), then a line for each failure.</param>
    /// <returns>The report.</returns>
    public static TestReport Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var numbers = lines[0].Split(' ').Select(number => int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture)).ToList();
        return new(new TestCounts(numbers[0], numbers[1], numbers[2]), lines[1..]);
    }

    /// <summary>Writes what ends a test run.</summary>
    /// <returns>Each failure, then the line of counts.</returns>
    public override string ToString() => string.Join(Environment.NewLine, [.. Failures.Select(failure => $"failed: {failure}"), Counts.ToString()]);

    private static string Describe(XElement result)
    {
        var message = result.Descendants().FirstOrDefault(element => element.Name.LocalName == "Message")?.Value ?? (string?)result.Attribute("outcome");
        return $"{(string?)result.Attribute("testName")}: {message?.ReplaceLineEndings(" ")}";
    }
}
