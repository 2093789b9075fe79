"""What a school should do when its mail could not be recorded, by the reason code of the message."""

_ADVICE = {
    "unreadable": "Thư có tệp đính kèm nhưng chương trình không mở được tệp nào là báo cáo. Đề nghị trường mở lại tệp "
    "trên máy, lưu dưới dạng Word (.docx) hoặc Excel (.xlsx), không đặt mật khẩu, rồi gửi lại.",
    "wrong_form": "Tệp đính kèm không phải biểu mẫu được yêu cầu. Đề nghị trường điền đúng biểu mẫu kèm theo công văn "
    "rồi gửi lại.",
    "empty_form": "Trong biểu mẫu gửi kèm chưa đọc được dòng nào ở các bảng, ô báo kỳ này không có nội dung (nếu biểu "
    "có ô đó) cũng chưa được đánh dấu, nên báo cáo chưa được ghi nhận. Đề nghị trường điền vào đúng các bảng của biểu, "
    "giữ nguyên dòng tiêu đề của bảng, rồi gửi lại.",
    "no_attachment": "Thư không có tệp báo cáo đính kèm. Đề nghị trường gửi lại kèm tệp Word (.docx) "
    "hoặc Excel (.xlsx).",
    "only_a_link": "Thư không kèm tệp báo cáo, chỉ có đường dẫn tới tệp trên mạng (Google Drive, OneDrive, Zalo …). "
    "Vì lý do an toàn, chương trình không mở đường dẫn, nên báo cáo chưa được ghi nhận. Đề nghị trường tải tệp về máy "
    "rồi gửi lại, đính kèm chính tệp Word (.docx) hoặc Excel (.xlsx). Nếu tệp lớn hơn 25 MB, Gmail tự chuyển thành "
    "đường dẫn Drive: đề nghị gửi riêng biểu mẫu ở một thư, hình ảnh thu nhỏ lại hoặc gửi ở thư khác.",
    "too_large": "Thư quá lớn nên chương trình chưa đọc. Đề nghị trường gửi lại riêng biểu mẫu; hình ảnh gửi ở thư "
    "khác.",
    "broken_mime": "Thư bị lỗi trên đường truyền nên không đọc được. Đề nghị trường gửi lại.",
    "unknown_sender": "Thư có báo cáo ghi tên trường nhưng địa chỉ gửi chưa được đăng ký. Báo cáo chưa được ghi nhận. "
    "Nếu đúng là trường gửi, đề nghị trả lời thư này hoặc gửi lại từ địa chỉ đã đăng ký.",
    "unverified_sender": "Thư có báo cáo gửi dưới tên địa chỉ của trường nhưng máy chủ thư không xác thực được người "
    "gửi. Báo cáo đang chờ xác nhận. Nếu đúng là trường gửi, đề nghị trả lời thư này; nếu không phải, đề nghị báo lại.",
    "would_replace_accepted": "Trường đã xác nhận là trường gửi. Báo cáo trước của trường cho đợt này đã được chấp "
    "nhận và được giữ nguyên; chuyên viên sẽ xem và quyết định có thay hay không.",
    "conflicting_school": "Tên trường hoặc mã trường ghi trong biểu không thống nhất, hoặc không khớp với địa chỉ gửi. "
    "Báo cáo chưa được ghi "
    "nhận và đang chờ chuyên viên xem. Nếu ghi nhầm, đề nghị trường sửa lại rồi gửi lại.",
    "merged_school": "Báo cáo mang tên trường đã sáp nhập, trong khi trường nhận sáp nhập đã nộp báo cáo cho đợt này. "
    "Báo cáo đã ghi nhận trước được giữ nguyên; chuyên viên sẽ xem và liên hệ nếu cần.",
    "unknown_school": "Chưa xác định được tên trường ghi trong biểu. Báo cáo đang chờ chuyên viên xem.",
    "after_cutoff": "Đợt báo cáo đã khóa sổ trước khi thư này đến. Báo cáo đang chờ chuyên viên xem; trường không cần "
    "gửi lại.",
    "no_round": "Biểu mẫu không ghi rõ báo cáo thuộc đợt nào. Đề nghị trường đánh dấu ở mục «Kỳ» rồi gửi lại.",
    "conflicting_round": "Đợt báo cáo ghi trong biểu và trong thư không thống nhất. Báo cáo đang chờ chuyên viên xem; "
    "đề nghị trường kiểm tra mục «Kỳ» của biểu.",
    "nil_contradiction": "Trường đã nộp báo cáo cho đợt này; lần trước và lần này khác nhau về việc có hay không có "
    "điển hình. Báo cáo đã ghi nhận trước được giữ nguyên; chuyên viên sẽ liên hệ.",
    "supplement": "Thư ghi là «bổ sung» cho báo cáo đã nộp. Báo cáo đã ghi nhận trước được giữ nguyên; chuyên viên sẽ "
    "xem và ghi nhận phần bổ sung.",
    "unclear_intent": "Trường đã nộp báo cáo cho đợt này và chưa rõ báo cáo gửi sau là bổ sung hay thay thế. Báo cáo "
    "đã ghi nhận trước được giữ nguyên; chuyên viên sẽ xem. Đề nghị trường gửi lại tệp, ghi rõ «Bổ sung» hoặc "
    "«Thay thế» ở tiêu đề thư.",
    "supplement_or_replacement": "Trường đã nộp báo cáo cho đợt này; báo cáo gửi sau gồm toàn người và tập thể khác "
    "nên chưa rõ là thêm vào hay thay cho báo cáo trước. Báo cáo đã ghi nhận trước được giữ nguyên; chuyên viên sẽ "
    "xem. Đề nghị trường gửi lại tệp, ghi rõ «Bổ sung» hoặc «Thay thế» ở tiêu đề thư.",
    "last_period": "Nội dung báo cáo giống hệt báo cáo trường đã nộp cho đợt khác nên chưa được ghi nhận; có thể "
    "trường gửi nhầm tệp. Đề nghị trường kiểm tra và gửi lại tệp đúng; nếu tệp đã đúng, đề nghị trả lời thư này.",
    "withdrawn": "Theo đề nghị của trường, báo cáo nêu trong thư đã được thu hồi và không còn được tính là đã nộp. Nếu "
    "đợt báo cáo còn yêu cầu, đề nghị trường gửi báo cáo mới trước hạn.",
    "withdraw_accepted": "Trường đề nghị thu hồi báo cáo đã được chấp nhận. Báo cáo vẫn được giữ nguyên; chuyên viên "
    "sẽ xem và trả lời.",
    "two_forms": "Thư có hai biểu mẫu khác nhau cho cùng một đợt. Đề nghị trường gửi lại một tệp đúng.",
    "same_report": "Báo cáo này trùng nội dung với báo cáo trường đã nộp; không có gì thay đổi, trường không phải "
    "làm gì thêm.",
}

_OTHERWISE = "Thư đang chờ chuyên viên xem. Trường không phải làm gì thêm lúc này."


def advice(reason: str) -> str:
    """Return the paragraph for a reason code; one without its own paragraph waits for the specialist."""
    return _ADVICE.get(reason, _OTHERWISE)
