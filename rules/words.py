"""The office's words for what the program computes."""

from rules.chasing import Want
from rules.reviewing import Review
from rules.standing import Paper, Standing

WANT = {
    Want.REPORT: "chưa nộp báo cáo",
    Want.CORRECTION: "báo cáo còn điểm phải sửa",
    Want.EVIDENCE: "còn thiếu minh chứng",
    Want.PAPER: "chờ bản in có dấu",
}
STANDING = {
    Standing.NOT_OPEN: "chưa đến kỳ",
    Standing.OUTSTANDING: "chưa nộp",
    Standing.DUE_DAY: "chưa nộp, trong ngày hạn",
    Standing.OVERDUE: "quá hạn chưa nộp",
    Standing.ON_TIME: "đúng hạn",
    Standing.DUE_DAY_RECEIVED: "trong ngày hạn",
    Standing.LATE: "nộp muộn",
    Standing.NIL: "không có điển hình",
    Standing.EXEMPT: "được miễn",
}

PAPER = {
    Paper.NOT_EXPECTED: "không yêu cầu",
    Paper.AWAITED: "chờ bản có dấu",
    Paper.RECEIVED: "đã nhận",
    Paper.RETURNED: "đã trả lại",
}

OUTCOME = {
    "pending": "chờ đọc",
    "recorded": "đã ghi nhận",
    "parked": "chờ xử lý",
    "ignored": "bỏ qua",
    "duplicate": "trùng",
}

REVIEW = {
    Review.RECEIVED: "chưa xem",
    Review.ACCEPTED: "đã chấp nhận",
    Review.RETURNED: "đã trả lại để sửa",
    Review.REJECTED: "không chấp nhận",
    Review.WITHDRAWN: "trường đã thu hồi",
    Review.REVISED: "bản mới, chưa xem",
}

REASON = {
    "bounce": "thư báo không gửi được",
    "ours": "thư của hệ thống",
    "auto_reply": "trả lời tự động",
    "mailing_list": "danh sách gửi chung",
    "calendar": "thư mời họp",
    "calendar_reply": "trả lời thư mời họp",
    "from_specialist": "thư của chuyên viên",
    "broken_mime": "thư hỏng",
    "too_large": "thư quá lớn",
    "failed": "lỗi chương trình",
    "unknown_sender": "người gửi lạ",
    "unverified_sender": "chưa xác thực được người gửi",
    "unknown_school": "không rõ trường",
    "conflicting_school": "trường trong biểu và người gửi không khớp",
    "merged_school": "trường đã sáp nhập, trường nhận sáp nhập đã nộp",
    "after_cutoff": "đến sau ngày khóa sổ",
    "no_round": "không rõ đợt báo cáo",
    "conflicting_round": "đợt báo cáo không thống nhất",
    "before_campaign": "thư cũ",
    "automatic_form": "thư tự động có biểu mẫu",
    "letter": "thư trao đổi, không kèm tệp",
    "no_attachment": "không có tệp đính kèm",
    "only_a_link": "chỉ có đường dẫn, không kèm tệp",
    "unreadable": "tệp không đọc được",
    "wrong_form": "không phải biểu mẫu yêu cầu",
    "empty_form": "biểu chưa có dòng nào",
    "nil_contradiction": "mâu thuẫn: có và không có điển hình",
    "supplement": "thư bổ sung",
    "two_forms": "hai tệp khác nhau cho một đợt",
    "unclear_intent": "chưa rõ bổ sung hay thay thế",
    "supplement_or_replacement": "thêm hay thay báo cáo đã nộp",
    "last_period": "giống hệt báo cáo kỳ khác",
    "withdrawn": "trường thu hồi báo cáo",
    "withdraw_accepted": "xin thu hồi báo cáo đã chấp nhận",
    "would_replace_accepted": "báo cáo từ địa chỉ lạ, đã có bản được chấp nhận",
    "asks_extension": "trường xin gia hạn",
    "extension_granted": "đã gia hạn theo đề nghị của trường",
    "nil_by_letter": "trường báo không có điển hình",
    "paper_announced": "trường báo đã gửi bản giấy",
    "confirmation": "trường trả lời có hay không phải trường gửi",
    "rejected": "chuyên viên không chấp nhận",
    "set_aside_by_person": "chuyên viên cho bỏ qua",
    "same_message": "cùng một thư",
    "same_mail": "cùng một thư",
    "same_report": "báo cáo gửi lại y nguyên",
}
