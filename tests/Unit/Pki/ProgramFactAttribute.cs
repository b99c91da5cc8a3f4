namespace VirtPS.Tests.Unit.Pki;

/// <summary>A test that asks another program; where that is not installed, the test is named as not run.</summary>
public sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute(string program)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        if (!path.Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, program))))
        {
            Skip = $"the program {program} is not installed";
        }
    }
}
