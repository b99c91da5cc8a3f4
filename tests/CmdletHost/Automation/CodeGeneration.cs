namespace System.Management.Automation.Language;

public static class CodeGeneration
{
    public static string EscapeSingleQuotedStringContent(string value) => value?.Replace("'", "''") ?? string.Empty;
}
