using System.Globalization;
using System.Runtime.Serialization;

namespace System.Management.Automation;

public enum ErrorCategory
{
    NotSpecified, OpenError, CloseError, DeviceError, DeadlockDetected, InvalidArgument, InvalidData, InvalidOperation,
    InvalidResult, InvalidType, MetadataError, NotImplemented, NotInstalled, ObjectNotFound, OperationStopped,
    OperationTimeout, SyntaxError, ParserError, PermissionDenied, ResourceBusy, ResourceExists, ResourceUnavailable,
    ReadError, WriteError, FromStdErr, SecurityError, ProtocolError, ConnectionError, AuthenticationError,
    LimitsExceeded, QuotaExceeded, NotEnabled,
}

public interface IContainsErrorRecord
{
    ErrorRecord ErrorRecord { get; }
}

public class ErrorDetails(string message)
{
    public string Message { get; } = message;
    public string? RecommendedAction { get; set; }
    public override string ToString() => Message;
}

public class ErrorCategoryInfo
{
    private readonly ErrorRecord _record;
    private string? _reason;
    private string? _targetName;
    private string? _targetType;

    internal ErrorCategoryInfo(ErrorRecord record, ErrorCategory category) => (_record, Category) = (record, category);

    public ErrorCategory Category { get; }
    public string Activity { get; set; } = string.Empty;
    public string Reason { get => _reason ?? _record.Exception.GetType().Name; set => _reason = value; }
    public string TargetName { get => _targetName ?? LanguagePrimitives.ToText(_record.TargetObject); set => _targetName = value; }
    public string TargetType { get => _targetType ?? PSObject.Unwrap(_record.TargetObject)?.GetType().Name ?? string.Empty; set => _targetType = value; }

    public string GetMessage() => $"{Category}: ({TargetName}:{TargetType}) [{Activity}], {Reason}";
    public string GetMessage(CultureInfo uiCultureInfo) => GetMessage();
    public override string ToString() => GetMessage();
}

public class ErrorRecord : ISerializable
{
    private readonly string _errorId;
    private string? _commandName;

    public ErrorRecord(Exception exception, string errorId, ErrorCategory errorCategory, object? targetObject)
    {
        ArgumentNullException.ThrowIfNull(exception);
        (Exception, _errorId, TargetObject) = (exception, errorId ?? string.Empty, targetObject);
        CategoryInfo = new ErrorCategoryInfo(this, errorCategory);
    }

    public ErrorRecord(ErrorRecord errorRecord, Exception? replaceParentContainsErrorRecordException)
        : this(replaceParentContainsErrorRecordException ?? errorRecord.Exception, errorRecord._errorId, errorRecord.CategoryInfo.Category, errorRecord.TargetObject)
    {
        (_commandName, ErrorDetails, InvocationInfo) = (errorRecord._commandName, errorRecord.ErrorDetails, errorRecord.InvocationInfo);
        CategoryInfo.Activity = errorRecord.CategoryInfo.Activity;
    }

    public Exception Exception { get; }
    public object? TargetObject { get; }
    public ErrorCategoryInfo CategoryInfo { get; }
    public ErrorDetails? ErrorDetails { get; set; }
    public InvocationInfo? InvocationInfo { get; internal set; }
    public string ScriptStackTrace { get; internal set; } = string.Empty;

    public string FullyQualifiedErrorId => string.IsNullOrEmpty(_commandName)
        ? _errorId
        : _errorId.Length == 0 ? _commandName : $"{_errorId},{_commandName}";

    /// <summary>Notes which command reported the error, as PowerShell does the first time a record is written.</summary>
    internal ErrorRecord ReportedBy(InvocationInfo invocation, string commandTypeName)
    {
        if (InvocationInfo is null)
        {
            InvocationInfo = invocation;
            _commandName = commandTypeName;
            if (CategoryInfo.Activity.Length == 0)
            {
                CategoryInfo.Activity = invocation.MyCommand.Name;
            }
        }

        return this;
    }

    public virtual void GetObjectData(SerializationInfo info, StreamingContext context) =>
        throw new PSNotSupportedException("The stand-in does not serialize errors.");

    public override string ToString() => ErrorDetails?.Message is { Length: > 0 } text ? text : Exception.Message;
}
