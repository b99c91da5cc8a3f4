namespace System.Management.Automation;

public enum ActionPreference { SilentlyContinue, Stop, Continue, Inquire, Ignore, Suspend }

public enum ProgressRecordType { Processing, Completed }

public class ProgressRecord(int activityId, string activity, string statusDescription)
{
    public int ActivityId { get; } = activityId;
    public string Activity { get; set; } = activity;
    public string StatusDescription { get; set; } = statusDescription;
    public string? CurrentOperation { get; set; }
    public int ParentActivityId { get; set; } = -1;
    public int PercentComplete { get; set; } = -1;
    public int SecondsRemaining { get; set; } = -1;
    public ProgressRecordType RecordType { get; set; }
    public override string ToString() => $"parent = {ParentActivityId} id = {ActivityId} act = {Activity} stat = {StatusDescription} cur = {CurrentOperation} pct = {PercentComplete} sec = {SecondsRemaining} type = {RecordType}";
}

public abstract class InformationalRecord
{
    internal InformationalRecord(string message) => Message = message;

    public string Message { get; set; }
    public InvocationInfo? InvocationInfo { get; internal set; }
    public override string ToString() => Message;
}

public class WarningRecord(string message) : InformationalRecord(message)
{
    public string FullyQualifiedWarningId { get; } = string.Empty;
}

public class VerboseRecord(string message) : InformationalRecord(message);

public class DebugRecord(string message) : InformationalRecord(message);

public class InformationRecord(object messageData, string source)
{
    public object MessageData { get; } = messageData;
    public string Source { get; set; } = source;
    public List<string> Tags { get; } = [];
    public DateTime TimeGenerated { get; set; } = DateTime.Now;
    public override string ToString() => MessageData.ToString() ?? string.Empty;
}

public class HostInformationMessage
{
    public string? Message { get; set; }
    public bool? NoNewLine { get; set; }
    public ConsoleColor? ForegroundColor { get; set; }
    public ConsoleColor? BackgroundColor { get; set; }
    public override string ToString() => Message ?? string.Empty;
}
