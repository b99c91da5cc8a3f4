using Xunit.Abstractions;
using Xunit.Sdk;

namespace VirtPS.Tests.Scenarios;

/// <summary>A theory that needs real PowerShell; where there is none, every row is reported as skipped, by name.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("VirtPS.Tests.Scenarios.PowerShellTheoryDiscoverer", "VirtPS.Tests.Scenarios")]
public sealed class PowerShellTheoryAttribute : TheoryAttribute;

/// <summary>Finds the rows of a <see cref="PowerShellTheoryAttribute"/>.</summary>
public sealed class PowerShellTheoryDiscoverer(IMessageSink diagnosticMessageSink) : TheoryDiscoverer(diagnosticMessageSink)
{
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute, object[] dataRow) =>
        CmdletHost.Scenario.PowerShell is null
            ? CreateTestCasesForSkippedDataRow(discoveryOptions, testMethod, theoryAttribute, dataRow, "pwsh not found")
            : base.CreateTestCasesForDataRow(discoveryOptions, testMethod, theoryAttribute, dataRow);
}
