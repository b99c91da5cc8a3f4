using System.Globalization;

namespace VirtPS.Tests.CmdletHost.Tests;

/// <summary>A shell with the fixture module.</summary>
public abstract class HostTest : IDisposable
{
    protected HostTest()
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en-US");
        Shell = new Shell(Path.Combine(AppContext.BaseDirectory, "Fixture.psd1"));
    }

    protected Shell Shell { get; }

    /// <summary>Runs a script that must not fail.</summary>
    protected IReadOnlyList<object?> Run(string script)
    {
        var result = Shell.Run(script);
        Assert.Empty(result.Errors);
        return result.Output;
    }

    /// <summary>Runs a script and takes the id of its one error.</summary>
    protected string ErrorOf(string script) => Assert.Single(Shell.Run(script).Errors).FullyQualifiedErrorId;

    public void Dispose()
    {
        Shell.Dispose();
        GC.SuppressFinalize(this);
    }
}
